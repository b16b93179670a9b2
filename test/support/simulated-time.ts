// A simulated clock for tests of timeouts, retries and rates: it jumps to the next timer when nothing else is left to do.
import { setImmediate as afterIo } from 'node:timers';
import { jest } from '@jest/globals';

/**
 * Makes modules that are imported from now on wait on the simulated clock, also those that use `node:timers/promises`.
 * Import them with `await import()` after this call.
 */
export function simulatePromisedTimers(): void {
  jest.unstable_mockModule('node:timers/promises', () => ({
    setTimeout: (delayMs: number, value: unknown) => new Promise((done) => setTimeout(() => done(value), delayMs)),
    setImmediate: (value: unknown) => Promise.resolve(value),
  }));
}

/** After this many rounds without a timer, time passes anyway. */
const maxIdleRounds = 20;

export type Simulated<T> = {
  /** How the work ended; undefined if it did not end within the time. */
  readonly ended: PromiseSettledResult<T> | undefined;
  readonly seconds: number;
};

/**
 * Runs `work` on a simulated clock that starts at `startAt`, for at most `maxSeconds`. Calls to a real server on the
 * loopback interface take no simulated time: `settleTurns` is how many turns of the event loop they are given.
 */
export async function inSimulatedTime<T>(
  work: () => Promise<T>,
  maxSeconds: number,
  { startAt = new Date('2026-11-24T10:00:00.000Z'), settleTurns = 3 } = {},
): Promise<Simulated<T>> {
  jest.useFakeTimers({ now: startAt, doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
  try {
    let ended: PromiseSettledResult<T> | undefined;
    void Promise.allSettled([work()]).then(([result]) => {
      ended = result;
    });
    const secondsNow = () => (Date.now() - startAt.getTime()) / 1_000;
    let idleRounds = 0;
    while (ended === undefined && secondsNow() < maxSeconds) {
      for (let turn = 0; turn < settleTurns; turn += 1) await new Promise((done) => afterIo(done));
      if (ended !== undefined) break;
      const roundAt = Date.now();
      if (jest.getTimerCount() > 0) {
        jest.advanceTimersToNextTimer();
        // As on a real clock, no timer is shorter than a millisecond: a loop that waits for less comes to its end.
        if (Date.now() === roundAt) jest.advanceTimersByTime(1);
      }
      // Nothing is scheduled: the work waits for something that does not come.
      else if (idleRounds > maxIdleRounds) jest.advanceTimersByTime(1_000);
      idleRounds = jest.getTimerCount() > 0 ? 0 : idleRounds + 1;
    }
    // Tests look at how the work ended; that an expectation in it failed must not depend on whether they do.
    if (ended?.status === 'rejected' && isFailedExpectation(ended.reason)) throw ended.reason;
    return { ended, seconds: secondsNow() };
  } finally {
    jest.useRealTimers();
  }
}

/** Jest's own error has the result of its matcher. */
function isFailedExpectation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'matcherResult' in error;
}
