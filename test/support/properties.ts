// Properties that fail are shrunk for so long and no longer: a test that fails has to end.
import fc from 'fast-check';

fc.configureGlobal({ interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true });
