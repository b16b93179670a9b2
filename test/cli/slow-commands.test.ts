// With an AWS that answers slowly, every command says on a terminal what it is doing, and in a pipe only its error.
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pMap from 'p-map';
import { governanceText } from '../../cli/init/governance-text.ts';
import { openTerminal } from '../../tools/lib/terminal.ts';
import { someAnswers } from '../support/init-answers.ts';
import { runCommand } from '../support/palisade.ts';

const accountId = '123456789012';
const finding = 'pf-0123456789abcdef01234567';

type Shown = { readonly command?: string; readonly args: readonly string[]; readonly says: string };
/** What is shown; null for a command that asks nobody. */
const shownBy: Readonly<Record<string, Shown | null>> = {
  accounts: { args: [], says: 'Reading the accounts' },
  approve: { args: [finding], says: 'Asking the hub' },
  baseline: { args: [accountId], says: 'Asking the hub' },
  canary: { args: [accountId], says: 'Asking the hub' },
  deploy: { args: [], says: 'Checking the credentials' },
  dismiss: { command: 'findings', args: ['dismiss', finding, '--reason', 'a test'], says: 'Asking the hub' },
  dlq: { args: ['list'], says: 'Reading the dead-letter queues' },
  doctor: { args: [], says: 'Checking the hub' },
  exemptions: null,
  finding: { args: [finding], says: 'Asking the hub' },
  findings: { args: [], says: 'Reading the findings' },
  guardrails: null,
  held: { args: [], says: 'Reading what is held' },
  init: { args: ['folder', '--yes'], says: 'Asking AWS Organizations' },
  local: null,
  organization: { args: ['plan'], says: 'Reading the organization' },
  pause: { args: ['--reason', 'an incident'], says: 'Changing the pauses' },
  plan: { args: [], says: 'Asking the hub' },
  platform: { args: [], says: 'Asking the hub' },
  remove: { args: ['--all'], says: 'Checking the credentials' },
  report: { args: ['--out', 'page.html'], says: 'Reading the journal' },
  resume: { args: [], says: 'Changing the pauses' },
  scp: null,
  sweep: { args: [], says: 'Finding the accounts' },
  templates: null,
  undo: { args: [finding], says: 'Asking the hub' },
  validate: null,
};

const answerAfterMs = 700;
const xmlRefusal = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
let server: Server;
let environment: Record<string, string>;

beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    const isQuery = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    setTimeout(() => {
      response.writeHead(403, { 'content-type': isQuery ? 'text/xml' : 'application/json' });
      response.end(isQuery ? xmlRefusal : '{"__type":"AccessDeniedException","message":"no"}');
    }, answerAfterMs);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const folder = mkdtempSync(join(tmpdir(), 'palisade-slow-'));
  const { port } = server.address() as AddressInfo;
  const governance = join(folder, 'governance.yml');
  const organization = 'organization:\n  units: { Workloads: [Testing] }\n';
  writeFileSync(governance, `${governanceText(someAnswers())}\n${organization}`);
  environment = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_REGION: 'us-east-1',
    PALISADE_GOVERNANCE_FILE: governance,
    PALISADE_STATE_DIR: folder,
    TERM: 'xterm',
    CI: '',
  };
});
afterAll(() => new Promise<void>((done) => void server.close(() => done())));

test('each command is in the table', () => {
  const commands = readdirSync('cli/commands').map((file) => basename(file, '.ts'));
  expect(commands.filter((name) => !Object.hasOwn(shownBy, name))).toEqual([]);
});

test('on a terminal, each command that waits for AWS says what it does, and leaves the cursor visible', async () => {
  const seen = await pMap(
    Object.entries(shownBy),
    async ([name, shown]) => {
      if (shown === null) return { name, isSaid: true, isCursorShown: true };
      const terminal = openTerminal(['bin/palisade', shown.command ?? name, ...shown.args], environment, 80);
      await terminal.exited;
      const written = terminal.written();
      const isCursorShown = written.lastIndexOf('\u001b[?25h') > written.lastIndexOf('\u001b[?25l');
      return { name, isSaid: new RegExp(shown.says).test(written) || written, isCursorShown };
    },
    { concurrency: 6 },
  );
  expect(seen).toEqual(Object.keys(shownBy).map((name) => ({ name, isSaid: true, isCursorShown: true })));
});

test('in a pipe, a command that fails prints its error, and nothing else', async () => {
  const { stdout, stderr, code } = await runCommand('bin/palisade', ['accounts'], environment);
  expect({ stdout, code, lines: stderr.trim().split('\n').length }).toEqual({ stdout: '', code: 1, lines: 1 });
  expect(stderr).not.toContain('\u001b');
});
