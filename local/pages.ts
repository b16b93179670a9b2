// The local cloud's own addresses: a page with the newest findings, and an inbox that takes what Slack would.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { type JournalTable, listFindings } from '../shared/findings/journal.ts';
import { slackInbox } from './slack-inbox.ts';

export type Pages = { readonly dashboard: string; readonly slackInbox: string; stop(): Promise<void> };

/** Serves both on a free port of loopback. */
export async function servePages(journal: JournalTable): Promise<Pages> {
  const app = new Hono()
    .get('/', async (context) => context.html(pageOf(await listFindings(journal, {}))))
    .get('/findings', async (context) => context.json(await listFindings(journal, {})))
    .route('/slack', slackInbox());
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
      resolve({ server, port: info.port }),
    );
  });
  return {
    dashboard: `http://127.0.0.1:${port}/`,
    slackInbox: `http://127.0.0.1:${port}/slack`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function pageOf(findings: Awaited<ReturnType<typeof listFindings>>) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Palisade: findings</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.4rem 0.8rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
</style>
</head>
<body>
<main>
<h1>Findings</h1>
<p>${findings.length} in the journal of this local cloud, newest first.</p>
<table>
<thead><tr><th scope="col">When</th><th scope="col">Account</th><th scope="col">Resource</th><th scope="col">Guardrail</th><th scope="col">State</th><th scope="col">Reason</th></tr></thead>
<tbody>
${findings.map(
  (finding) =>
    html`<tr><td>${finding.at}</td><td>${finding.accountType} ${finding.accountId}</td><td>${finding.resource.id}</td><td>${finding.guardrail}</td><td>${finding.state}</td><td>${finding.reason}</td></tr>`,
)}
</tbody>
</table>
</main>
</body>
</html>`;
}
