// The installers are shell scripts here that write down how they were called: nothing is downloaded.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPackages, providePackages } from '../../../local/python/environment.mjs';

type Tools = { readonly hasUv?: boolean; readonly uvFails?: string; readonly pipFails?: string };

/** A folder with lock files, a Python and, if wanted, a uv that fail for calls with the given text. */
function world({ hasUv = false, uvFails = 'never', pipFails = 'never' }: Tools) {
  const root = mkdtempSync(join(tmpdir(), 'palisade-'));
  const [bin, calls] = [join(root, 'bin'), join(root, 'calls')];
  mkdirSync(bin);
  writeFileSync(calls, '');
  const tool = (name: string, fails: string, rest: string) =>
    `#!/bin/sh
echo "${name} $*" | sed 's#${root}/##g' >> ${calls}
case "$*" in *${fails}*) echo "no route to ${fails}" >&2; exit 3 ;; esac
${rest}
`;
  const uv = join(root, 'uv');
  writeFileSync(uv, tool('uv', uvFails, `[ "$1" != venv ] || { mkdir -p "$5/bin"; touch "$5/bin/python"; }`));
  // What it makes is an environment with this Python; installing uv gives it that one.
  const makesEnvironment = `
[ "$2" != venv ] || { mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; cp /bin/true "$3/bin/pip"; }
case "$*" in *uv.txt*) cp ${uv} "$(dirname "$0")/uv" ;; esac`;
  const python = join(bin, 'python3');
  writeFileSync(python, tool('python', pipFails, makesEnvironment));
  for (const file of [uv, python]) chmodSync(file, 0o755);
  const [first, second] = [join(root, 'first.txt'), join(root, 'second.txt')];
  writeFileSync(first, 'first');
  writeFileSync(second, 'second');
  const folder = join(root, 'environment');
  const said: string[] = [];
  return {
    folder,
    first,
    second,
    said,
    /** The calls since the last time. */
    calls: () => {
      const lines = readFileSync(calls, 'utf8').trim().split('\n');
      writeFileSync(calls, '');
      return lines.filter((line) => line !== '' && !line.endsWith('--version'));
    },
    provide: (locks: readonly [string, ...string[]], options: { uv?: false; signal?: AbortSignal } = {}) =>
      providePackages({
        folder,
        locks,
        python,
        say: (line) => said.push(line),
        uv: hasUv ? uv : '/nowhere/uv',
        ...options,
      }),
  };
}

const pip = (lock: string) =>
  expect.stringMatching(`^python -m pip install .*--require-hashes -r (.*/local/python/)?${lock}$`);
const uv = (lock: string) =>
  `uv pip install --quiet --compile-bytecode --python environment/bin/python --require-hashes -r ${lock}`;

const rows: [string, Tools, 'uv' | 'pip', unknown[]][] = [
  ['a uv is there', { hasUv: true }, 'uv', ['uv venv --quiet --python bin/python3 environment', uv('first.txt')]],
  ['no uv is there', {}, 'uv', ['python -m venv environment', pip('uv.txt'), uv('first.txt')]],
  [
    'PyPI has no uv for this machine',
    { pipFails: 'uv.txt' },
    'pip',
    ['python -m venv environment', pip('uv.txt')].concat([pip('first.txt')]),
  ],
  [
    'the uv reaches no index',
    { hasUv: true, uvFails: 'install' },
    'pip',
    [
      'uv venv --quiet --python bin/python3 environment',
      uv('first.txt'),
      'python -m venv environment',
      pip('first.txt'),
    ],
  ],
];

test.each(rows)('%s', async (_, tools, installer, calls) => {
  const here = world(tools);
  expect(hasPackages(here.folder, here.first)).toBe(false);
  expect(await here.provide([here.first])).toBe(installer);
  expect(here.calls()).toEqual(calls);
  expect(hasPackages(here.folder, here.first)).toBe(true);
  expect(here.said).toHaveLength(installer === 'uv' ? 0 : 1);
});

test('a failure of uv is said with its reason', async () => {
  const here = world({ hasUv: true, uvFails: 'first.txt' });
  await here.provide([here.first]);
  expect(here.said).toEqual([expect.stringMatching(/so pip does, which takes longer: no route to first\.txt$/)]);
});

test('if pip fails as well, its output is the error, and nothing counts as installed', async () => {
  const here = world({ pipFails: '.txt' });
  await expect(here.provide([here.first])).rejects.toThrow(/'.*pip install.*' failed with code 3:\nno route to \.txt/);
  expect(hasPackages(here.folder, here.first)).toBe(false);
});

test('what is installed stays, and what is missing is added', async () => {
  const here = world({ hasUv: true });
  await here.provide([here.first]);
  here.calls();
  expect(await here.provide([here.first])).toBeUndefined();
  expect(here.calls()).toEqual([]);
  await here.provide([here.first, here.second]);
  expect(here.calls()).toEqual([uv('second.txt')]);
});

test('another first lock file rebuilds the environment, so that no package of the old one is left', async () => {
  const here = world({ hasUv: true });
  await here.provide([here.first, here.second]);
  const left = join(here.folder, 'bin', 'left');
  writeFileSync(left, '');
  writeFileSync(here.first, 'newer');
  expect(hasPackages(here.folder, here.first)).toBe(false);
  await here.provide([here.first, here.second]);
  expect(existsSync(left)).toBe(false);
  expect([here.first, here.second].map((lock) => hasPackages(here.folder, lock))).toEqual([true, true]);
});

test('pip is used if uv is not wanted', async () => {
  const here = world({ hasUv: true });
  expect(await here.provide([here.first], { uv: false })).toBe('pip');
  expect(here.calls()).toEqual(['python -m venv environment', pip('first.txt')]);
});

test('an abort ends it, without a try with pip', async () => {
  const here = world({ hasUv: true });
  await expect(here.provide([here.first], { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
    'stopped',
  );
  expect(here.calls()).toEqual([]);
});
