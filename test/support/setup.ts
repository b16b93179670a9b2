// Runs before every test file.
import fc from 'fast-check';

// Limits the time to shrink a failing property, so that the test ends. A property that holds takes seconds.
fc.configureGlobal({ interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true });

// Functions that run in Jest's process would print their metrics into its output.
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
