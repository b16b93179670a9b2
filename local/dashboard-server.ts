// The local cloud's web server: the live posture page, and an inbox that accepts messages in place of Slack.
import type { AddressInfo } from 'node:net';
import { isNativeError } from 'node:util/types';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { buildAssets, renderPage } from '../posture/html.ts';
import { readPosture } from '../posture/read-posture.ts';
import type { Governance } from '../shared/governance/governance.ts';
import type { StateTable } from '../shared/table/table.ts';
import { slackInbox } from './slack-inbox.ts';

export type DashboardServer = { readonly dashboard: string; readonly slackInbox: string; stop(): Promise<void> };

/** Serves both on `port` of the loopback interface; if that is taken, on a free one, which is said on standard error. */
export async function serveDashboard(
  journal: StateTable,
  { exemptions }: Governance,
  port: number,
): Promise<DashboardServer> {
  const assets = await buildAssets();
  const posture = () => readPosture(journal, exemptions);
  const app = new Hono()
    .get('/', async (context) => context.html(renderPage(assets, await posture(), 'posture.json')))
    .get('/posture.json', async (context) => context.json(await posture()))
    .route('/slack', slackInbox());
  const server = createAdaptorServer({ fetch: app.fetch });
  const used = await listenNear(server, port);
  if (used !== port) process.stderr.write(`Port ${port} is taken: the posture page is on port ${used}.\n`);
  return {
    dashboard: `http://${host}:${used}/`,
    slackInbox: `http://${host}:${used}/slack`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A client that keeps its connection open does not hold up the end.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

const host = '127.0.0.1';
/** The reasons of `listen` for which another port may do: taken, not for this user, and beyond the last one. */
const unusable = ['EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT'];

/** Listens on the port, or on a free one if that is not possible. Returns the port. */
export async function listenNear(server: ServerType, port: number): Promise<number> {
  try {
    return await listen(server, port);
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? String(error.code) : '';
    if (unusable.includes(code)) return listen(server, 0);
    throw error;
  }
}

function listen(server: ServerType, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
