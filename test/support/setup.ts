// For every test file, before it.
import fc from 'fast-check';

// Properties that fail are shrunk for so long and no longer: a test that fails has to end.
fc.configureGlobal({ interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true });

// Functions that run in jest's process would print their figures between its lines.
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
