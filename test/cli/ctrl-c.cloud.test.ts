// Ctrl-C in a terminal: the local cloud says that it stops, and leaves no process and no port. `npm run ctrl-c` does
// it ten times at each moment, also after the demo.
import { isOrderly, moments, tryCtrlC } from '../../tools/lib/ctrl-c-trial.ts';
import { freePort } from '../support/free-port.ts';

const inTests = [
  ['npm start, during the start', 1],
  ['npm start, during the demo', 1],
  // The second Ctrl-C of an impatient user comes while everything is being stopped.
  ['local up, afterwards', 2],
  ['local up --detach, during the start', 1],
] as const;

test.each(inTests)(
  '%s',
  async (name, presses) => {
    const moment = moments.find((each) => each.name === name);
    if (!moment) throw new Error(`there is no moment '${name}'`);
    const { running, left, isPortFree, output } = await tryCtrlC(moment, await freePort(), presses);
    // Otherwise there would be nothing to leave.
    expect(running).toBeGreaterThan(3);
    expect({ left, isPortFree, output }).toEqual({ left: [], isPortFree: true, output });
    expect(isOrderly(output) ? '' : output).toBe('');
  },
  240_000,
);
