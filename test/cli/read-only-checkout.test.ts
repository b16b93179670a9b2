// Commands in a checkout that the user cannot write to: their state is in the user's own folder.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../support/palisade.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'read-only-')));
const checkout = join(root, 'checkout');
const elsewhere = join(root, 'elsewhere');
const states = join(root, 'states');
/** Root may write everywhere: then the commands run as the user `nobody`. */
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};
const node = realpathSync('node_modules/.bin/node');
const canRun = !isRoot || spawnSync(node, ['--version'], user).status === 0;

beforeAll(() => {
  const parts = [
    'bin',
    'cli',
    'events',
    'infrastructure',
    'local',
    'posture',
    'shared',
    'governance.yml',
    'package.json',
  ];
  mkdirSync(checkout);
  for (const part of parts) cpSync(part, join(checkout, part), { recursive: true });
  symlinkSync(realpathSync('node_modules'), join(checkout, 'node_modules'));
  for (const folder of [elsewhere, states]) mkdirSync(folder);
  chmodSync(root, 0o755);
  chmodSync(states, 0o777);
  chmodSync(checkout, 0o555);
});
afterAll(() => {
  chmodSync(checkout, 0o755);
  rmSync(root, { recursive: true });
});

/** Runs `palisade` as that user, in another folder. */
function palisade(env: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<CommandResult> {
  const { PALISADE_STATE_DIR: _, NODE_OPTIONS: __, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(join(checkout, 'bin/palisade'), [...words], {
      ...user,
      cwd: elsewhere,
      env: { ...inherited, HOME: root, ...env },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => (output.stdout += data));
    child.stderr.on('data', (data) => (output.stderr += data));
    child.on('error', reject).on('close', (code) => resolve({ code, ...output }));
  });
}

/** A port that is taken, so that a local cloud gets as far as its state and no further. */
async function withTakenPort<T>(work: (PALISADE_PORT: string) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await work(String(typeof address === 'object' ? address?.port : ''));
  } finally {
    server.close();
  }
}

(canRun ? describe : describe.skip)('a checkout that cannot be written', () => {
  test('what writes nothing works from any folder', async () => {
    const answers = await Promise.all([
      palisade({}, 'guardrails', '--json'),
      palisade({}, 'validate', join(checkout, 'governance.yml')),
      palisade({}, 'local', 'status'),
    ]);
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(existsSync(join(checkout, '.palisade'))).toBe(false);
  });

  test('state goes to $XDG_STATE_HOME/palisade', async () => {
    const { code, stderr } = await withTakenPort((PALISADE_PORT) =>
      palisade({ XDG_STATE_HOME: states, PALISADE_PORT }, 'local', 'up', '--detach'),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('is taken by another program');
    expect(stderr).toContain(`its log is ${join(states, 'palisade/local-')}`);
    expect(existsSync(join(states, 'palisade'))).toBe(true);
    expect(existsSync(join(checkout, '.palisade'))).toBe(false);
  });

  test('if nothing can be written at all, that is one line', async () => {
    const XDG_STATE_HOME = join(checkout, 'state');
    const { code, stdout, stderr } = await withTakenPort((PALISADE_PORT) =>
      palisade({ XDG_STATE_HOME, PALISADE_PORT }, 'local', 'up', '--detach'),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^No state can be kept in \S+: you have no permission: .* Set PALISADE_STATE_DIR to a folder .*\n$/,
    );
  });
});
