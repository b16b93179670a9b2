// The local cloud's web server: the live posture page, and an inbox that accepts messages in place of Slack.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { buildAssets, renderPage } from '../posture/html.ts';
import { readPosture } from '../posture/read-posture.ts';
import type { Governance } from '../shared/governance/governance.ts';
import type { StateTable } from '../shared/table/table.ts';
import { slackInbox } from './slack-inbox.ts';

export type DashboardServer = { readonly dashboard: string; readonly slackInbox: string; stop(): Promise<void> };

/** Serves both on a free port of the loopback interface. */
export async function serveDashboard(journal: StateTable, { exemptions }: Governance): Promise<DashboardServer> {
  const assets = await buildAssets();
  const posture = () => readPosture(journal, exemptions);
  const app = new Hono()
    .get('/', async (context) => context.html(renderPage(assets, await posture(), 'posture.json')))
    .get('/posture.json', async (context) => context.json(await posture()))
    .route('/slack', slackInbox());
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
      resolve({ server, port: info.port }),
    );
  });
  return {
    dashboard: `http://127.0.0.1:${port}/`,
    slackInbox: `http://127.0.0.1:${port}/slack`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A client that keeps its connection open does not hold up the end.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
