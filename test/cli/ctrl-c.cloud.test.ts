// Ctrl-C in a terminal: the local cloud says that it stops, and leaves no process and no port. `npm run ctrl-c` does
// it ten times at each moment, also during the start, and when the local cloud is up.
import { isOrderly, moments, tryCtrlC } from '../../tools/lib/ctrl-c-trial.ts';
import { freePort } from '../support/free-port.ts';

/** The moment with the most processes. The others are tried once a week, since each takes a start. */
const inTests = moments.filter(({ name }) => name === 'npm start, during the demo');

test('the moment of the tests is there', () => {
  expect(inTests).toHaveLength(1);
});

test.each(inTests)('$name', async (moment) => {
  const { running, left, isPortFree, output } = await tryCtrlC(moment, await freePort());
  // Otherwise there would be nothing to leave.
  expect(running).toBeGreaterThan(3);
  expect({ left, isPortFree, output }).toEqual({ left: [], isPortFree: true, output });
  expect(isOrderly(output) ? '' : output).toBe('');
});
