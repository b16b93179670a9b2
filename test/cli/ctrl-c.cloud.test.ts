// Ctrl-C in a terminal: the local cloud says that it stops, and leaves no process and no port. `npm run ctrl-c` does
// it ten times at each moment, also when the local cloud is up.
import { isOrderly, moments, tryCtrlC } from '../../tools/lib/ctrl-c-trial.ts';
import { freePort } from '../support/free-port.ts';

/** Each command, and the moment with the most processes. The others are tried once a week, since each takes a start. */
const inTests = moments.filter(({ name }) =>
  ['npm start, during the start', 'npm start, during the demo', 'local up --detach, during the start'].includes(name),
);

test('the moments of the tests are there', () => {
  expect(inTests).toHaveLength(3);
});

test.each(inTests)('$name', async (moment) => {
  const { running, left, isPortFree, output } = await tryCtrlC(moment, await freePort());
  // Otherwise there would be nothing to leave.
  expect(running).toBeGreaterThan(3);
  expect({ left, isPortFree, output }).toEqual({ left: [], isPortFree: true, output });
  expect(isOrderly(output) ? '' : output).toBe('');
});
