// How a package gets the Python of its emulator; test/tools/package/ has the real packages.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { localCloudLock } from '../../local/python/environment.mjs';
import { provideEnvironment, pythonExecutable } from '../../local/python-environment.ts';

const root = mkdtempSync(join(tmpdir(), 'python-'));
const folder = join(root, 'state/python-1');
const { signal } = new AbortController();
const before = process.env['PYTHON'];

afterEach(() => {
  rmSync(join(root, 'state'), { recursive: true, force: true });
  if (before === undefined) delete process.env['PYTHON'];
  else process.env['PYTHON'] = before;
});
afterAll(() => rmSync(root, { recursive: true }));

/** What an installation leaves: packages, and the stamp that it is complete. */
function complete(environment: string): void {
  mkdirSync(environment, { recursive: true });
  const fingerprint = createHash('sha256').update(readFileSync(localCloudLock)).digest('hex');
  writeFileSync(join(environment, `.palisade-${basename(localCloudLock)}`), fingerprint);
}

test('the Python of a checkout is there', () => {
  expect(existsSync(pythonExecutable())).toBe(true);
});

test('packages are installed once, elsewhere first', async () => {
  const installed: string[] = [];
  const provide = async ({ folder: own }: { folder: string }) => {
    installed.push(own);
    complete(own);
  };
  await provideEnvironment(folder, signal, provide);
  await provideEnvironment(folder, signal, provide);
  expect(installed).toHaveLength(1);
  expect(installed).not.toContain(folder);
  expect(readdirSync(join(root, 'state'))).toEqual(['python-1']);
});

test('an installation that fails leaves nothing', async () => {
  const provide = async ({ folder: own }: { folder: string }) => {
    mkdirSync(own, { recursive: true });
    throw new Error('no network');
  };
  await expect(provideEnvironment(folder, signal, provide)).rejects.toThrow('no network');
  expect(readdirSync(join(root, 'state'))).toEqual([]);
});

test('what another command has completed meanwhile is kept', async () => {
  await provideEnvironment(folder, signal, async ({ folder: own }) => {
    complete(own);
    complete(folder);
    writeFileSync(join(folder, 'in-use'), '');
  });
  expect(existsSync(join(folder, 'in-use'))).toBe(true);
});

test('without Python nothing is installed', async () => {
  process.env['PYTHON'] = '/nowhere/python3';
  const provide = async () => {
    throw new Error('it was installed');
  };
  await expect(provideEnvironment(folder, signal, provide)).rejects.toThrow(/needs Python 3\.11 or newer/);
});
