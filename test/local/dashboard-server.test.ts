// The port of the posture page: the one beside the endpoint's, and what happens if that cannot be used.
import { createServer } from 'node:http';
import { listenNear } from '../../local/dashboard-server.ts';
import { pagePortOf } from '../../local/instance.ts';
import { freePort } from '../support/free-port.ts';

const servers: ReturnType<typeof createServer>[] = [];
const aServer = () => {
  const server = createServer();
  servers.push(server);
  return server;
};
afterAll(() => {
  for (const server of servers) server.close();
});

test('the port is the one beside the endpoint’s, so that it is the same at each start', () => {
  expect(pagePortOf(4_566)).toBe(4_567);
});

test('a port that is taken is left alone, and a free one is used', async () => {
  const port = await freePort();
  expect(await listenNear(aServer(), port)).toBe(port);
  const other = await listenNear(aServer(), port);
  expect(other).not.toBe(port);
  expect(other).toBeGreaterThan(0);
});

test('beside the last port there is none', async () => {
  expect(await listenNear(aServer(), pagePortOf(65_535))).toBeGreaterThan(0);
});
