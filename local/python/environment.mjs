// Makes a Python environment from lock files: with uv where it can be had, else with pip. This is JavaScript because the
// set-up of a checkout runs it before any package is installed, on the oldest Node that Palisade supports.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const inThisFolder = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The lock file of the local cloud's packages. */
export const localCloudLock = inThisFolder('requirements.txt');
/** The lock file of uv, which is taken from PyPI where it is not in PATH. */
const uvLock = inThisFolder('uv.txt');

const hint =
  'install it (Debian: apt-get install python3 python3-venv, macOS: brew install python), or set PYTHON=/path/to/python3';

/** What keeps this Python from making an environment, and what to do, in one sentence; undefined if nothing does. */
export function pythonProblem(python) {
  const modules = starts('uv') ? 'sys' : 'sys, venv, ensurepip';
  const { error, status } = spawnSync(python, ['-c', `import ${modules}; sys.exit(sys.version_info < (3, 11))`]);
  if (error) return `Palisade's local cloud needs Python 3.11 or newer, and '${python}' was not found: ${hint}`;
  if (status !== 0) return `Palisade's local cloud needs Python 3.11 or newer with venv: ${hint}`;
  return undefined;
}

/** Whether the environment in this folder has the packages of this lock file. */
export function hasPackages(folder, lock) {
  const stamp = stampOf(folder, lock);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(lock);
}

/**
 * Installs what is missing of these lock files in the environment in `folder`, which is rebuilt if the first one has
 * changed. Every package has the hash that its lock file says. `uv` is the program to try first; if there is none, PyPI
 * has one; false leaves it out. `say` gets a line if uv fails and pip takes its place. Returns what installed the
 * packages, or undefined if nothing was missing. Throws the output of pip if that fails, too, or the reason of `signal`.
 */
export async function providePackages({ folder, locks, python, say, signal, uv = 'uv' }) {
  const isCurrent = hasPackages(folder, locks[0]);
  const missing = locks.filter((lock) => !isCurrent || !hasPackages(folder, lock));
  if (missing.length === 0) return undefined;
  signal?.throwIfAborted();
  if (!isCurrent) rmSync(folder, { recursive: true, force: true });
  if (uv !== false) {
    try {
      await installWithUv({ folder, missing, python, signal, uv });
      return 'uv';
    } catch (error) {
      signal?.throwIfAborted();
      say(`  uv cannot install the Python packages, so pip does, which takes longer: ${reasonOf(error)}`);
    }
  }
  await installWithPip({ folder, missing, locks, python, signal });
  return 'pip';
}

async function installWithUv({ folder, missing, python, signal, uv }) {
  const own = join(folder, 'bin/uv');
  const isThere = starts(uv);
  if (!existsSync(join(folder, 'bin/python'))) {
    // Without a uv, the environment gets pip, and from PyPI a uv of its own.
    if (isThere) await run(uv, ['venv', '--quiet', '--python', python, folder], signal);
    else await run(python, ['-m', 'venv', folder], signal);
  }
  if (!isThere && !existsSync(own)) await pipInstall(folder, uvLock, signal);
  // Compiled now, as pip does, beside npm in a checkout's set-up: else the first start of the emulator compiles.
  const install = ['pip', 'install', '--quiet', '--compile-bytecode', '--python', join(folder, 'bin/python')];
  for (const lock of missing) {
    await run(isThere ? uv : own, [...install, '--require-hashes', '-r', lock], signal);
    writeStamp(folder, lock);
  }
}

async function installWithPip({ folder, missing, locks, python, signal }) {
  // uv makes environments without pip.
  const hasPip = existsSync(join(folder, 'bin/pip'));
  if (!hasPip) {
    rmSync(folder, { recursive: true, force: true });
    await run(python, ['-m', 'venv', folder], signal);
  }
  for (const lock of hasPip ? missing : locks) {
    await pipInstall(folder, lock, signal);
    writeStamp(folder, lock);
  }
}

function pipInstall(folder, lock, signal) {
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', lock];
  return run(join(folder, 'bin/python'), install, signal);
}

function starts(program) {
  const { error, status } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return !error && status === 0;
}

function stampOf(folder, lock) {
  return join(folder, `.palisade-${basename(lock)}`);
}

function writeStamp(folder, lock) {
  writeFileSync(stampOf(folder, lock), fingerprint(lock));
}

function fingerprint(lock) {
  return createHash('sha256').update(readFileSync(lock)).digest('hex');
}

/** The first line of the program's output; without output, how it ended. */
function reasonOf(error) {
  const [summary, output] = error.message.split('\n');
  return output?.trim() || summary;
}

/** Runs a program to its end. Returns its output. Throws an error with the beginning of it if it fails. */
export function run(command, args, signal, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const problem = (why) =>
      new Error(`'${command} ${args.join(' ')}' ${why}\n${output.trim().split('\n').slice(0, 15).join('\n')}`);
    child.on('error', (error) => reject(problem(`could not start: ${error.message}`)));
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(problem(`failed with code ${code}:`))));
  });
}
