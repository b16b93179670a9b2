// A simulated clock for load tests: time passes as fast as the work that it waits for is done. Work must not wait for
// anything but timers, such as sockets.

import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';
import { setImmediate as afterIo } from 'node:timers';

/** The precision of the clock, in milliseconds. */
const tickMs = 10;
/** Turns of the event loop between two ticks, in which work that a timer has started goes on to its next timer. */
const settleTurns = 3;

/** Runs the work on a simulated clock that starts at `startAt`. */
export async function inSimulatedTime<T>(startAt: Date, work: () => Promise<T>): Promise<T> {
  const settle = async () => {
    for (let turn = 0; turn < settleTurns; turn += 1) await new Promise((done) => afterIo(done));
  };
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: startAt });
  // For modules that have imported a timer by its name.
  syncBuiltinESMExports();
  try {
    let hasEnded = false;
    const ended = work().finally(() => {
      hasEnded = true;
    });
    // Its error is thrown below.
    ended.catch(() => undefined);
    while (!hasEnded) {
      await settle();
      mock.timers.tick(tickMs);
    }
    return await ended;
  } finally {
    mock.timers.reset();
    syncBuiltinESMExports();
  }
}
