// bin/palisade.cjs as it starts an installed package, on new and old Node.js.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../support/palisade.ts';

/** What the stub of the command line prints. */
type Started = {
  pid: number;
  words: string[];
  node: string;
  flags: string[];
  calledAs: string;
  arenas: string;
  cache: string;
};

const stub = `console.log(JSON.stringify({
  pid: process.pid, words: process.argv.slice(2), node: process.execPath, flags: process.execArgv,
  calledAs: process.env.PALISADE_CALLED_AS, arenas: process.env.MALLOC_ARENA_MAX, cache: process.env.NODE_COMPILE_CACHE,
}));
process.exitCode = Number(process.argv[2]) || 0;
if (process.argv[2] === 'wait') setInterval(() => undefined, 1000);`;

const root = realpathSync(mkdtempSync(join(tmpdir(), 'package-')));
const launcher = write('bin/palisade.cjs');
copyFileSync('bin/palisade.cjs', launcher);
writeFileSync(write('dist/cli/palisade.js'), stub);
const oldNode = write('old.cjs');
writeFileSync(oldNode, "Object.defineProperty(process.versions, 'node', { value: '22.1.0' }); delete process.execve;");
const noExecve = write('spawn.cjs');
writeFileSync(noExecve, 'delete process.execve;');
afterEach(() => rmSync(join(root, 'node_modules'), { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  return join(root, path);
}

/** Starts it with a module that runs before. */
function start(before: string | undefined, ...words: readonly string[]) {
  const flags = before === undefined ? [] : ['--require', before];
  return runCommand(process.execPath, [...flags, launcher, ...words], {
    XDG_STATE_HOME: '/state',
    PALISADE_STATE_DIR: '',
  });
}

test.each([undefined, noExecve])(
  'runs the compiled command line as bin/palisade does the sources (%s)',
  async (before) => {
    const { code, stdout, stderr } = await start(before, '2', '--json');
    const started: Started = JSON.parse(stdout);
    expect({ code, stderr, started }).toEqual({
      code: 2,
      stderr: '',
      started: {
        pid: expect.any(Number),
        words: ['2', '--json'],
        node: process.execPath,
        flags: ['--max-semi-space-size=8', '--heap-growing-percent=30'],
        calledAs: launcher,
        arenas: '1',
        cache: '/state/palisade/compile-cache',
      },
    });
  },
);

test('an old Node.js without the package `node` gets one line', async () => {
  const { code, stdout, stderr } = await start(oldNode);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^Palisade needs Node\.js 24 or newer, and this is v.*npm install --include=optional\n$/);
});

test('an old Node.js starts the one of the package `node`', async () => {
  writeFileSync(write('node_modules/node/package.json'), '{}');
  symlinkSync(process.execPath, write('node_modules/node/bin/node'));
  const { code, stdout } = await start(oldNode, '0');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ words: ['0'] });
});

test('a signal ends the command, too, where it is a child', async () => {
  const launched = spawn(process.execPath, ['--require', noExecve, launcher, 'wait'], { stdio: 'pipe' });
  const [line] = await once(launched.stdout, 'data');
  const { pid }: Started = JSON.parse(String(line));
  const ended = once(launched, 'exit');
  launched.kill('SIGTERM');
  expect(await ended).toEqual([null, 'SIGTERM']);
  // The start file ends after the command, whose id exists no longer.
  expect(() => process.kill(pid, 'SIGKILL')).toThrow('ESRCH');
});
