// `npm run requirements [-- --upgrade]`: pins and hashes the Python packages of each .in file in a lock file beside it.
// Without --upgrade, versions that still fit are kept. The locks hold for every platform and every supported Python.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder and name. */
const locks = [
  ['local/python', 'uv'],
  ['local/python', 'requirements'],
  ['tools/python', 'requirements-tests'],
  ['tools/python', 'requirements-checks'],
  ['tools/python', 'requirements-bench'],
] as const;

const own = resolve('.venv/bin/uv');
const uv = existsSync(own) ? own : 'uv';

for (const [folder, name] of locks) {
  const versions = ['--universal', '--python-version', '3.11', '--generate-hashes'];
  const form = ['--quiet', '--no-header', '--no-emit-index-url', '--no-emit-find-links'];
  const args = ['pip', 'compile', ...versions, ...form, ...process.argv.slice(2), `${name}.in`, '-o', `${name}.txt`];
  const { status, error } = spawnSync(uv, args, { cwd: folder, stdio: 'inherit' });
  if (error) throw new Error(`uv cannot be started (${error.message}): run npm run setup, or install uv`);
  if (status !== 0) throw new Error(`uv cannot lock the packages of ${folder}/${name}.in`);
}
