// The set-up before `npm start`, `npm test` and `npm run palisade`: installs packages from the lock file and Python
// tools from requirements with hashes. `--tests` adds static checks and, where it can be installed, Chromium; `--bench`
// adds Cloud Custodian. Runs without packages, before they are installed. Does nothing if all is there.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const python = process.env.PYTHON ?? 'python3';

const parts = [
  {
    name: 'Node packages',
    source: 'package-lock.json',
    stamp: 'node_modules/.palisade-setup',
    install: async () => {
      await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    },
  },
  pythonPart('Python tools', 'tools/python/requirements.txt', '.venv'),
];
const forTests = process.argv.includes('--tests');
if (forTests) parts.push(pythonPart('Static checks', 'tools/python/requirements-checks.txt', '.venv-checks'));
if (process.argv.includes('--bench'))
  parts.push(pythonPart('Cloud Custodian', 'tools/python/requirements-bench.txt', '.venv-bench'));

const missing = parts.filter((part) => !isInstalled(part));
if (missing.length > 0) await installAll(missing);
if (forTests) await provideBrowser();

/** Python packages from a requirements file with hashes, in a virtual environment of their own. */
function pythonPart(name, source, folder) {
  return {
    name,
    source,
    stamp: `${folder}/.palisade-setup`,
    needsPython: true,
    install: async () => {
      rmSync(join(root, folder), { recursive: true, force: true });
      await run(python, ['-m', 'venv', folder]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
      await run(`${folder}/bin/python`, [...pip, '--require-hashes', '-r', source]);
    },
  };
}

function isInstalled(part) {
  const stamp = join(root, part.stamp);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(part);
}

function fingerprint(part) {
  return createHash('sha256')
    .update(readFileSync(join(root, part.source)))
    .digest('hex');
}

async function installAll(todo) {
  requireTools(todo);
  const names = todo.map((part) => part.name).join(' and ');
  say(`Setting up ${names}. This is done once and takes about a minute.`);
  const started = Date.now();
  const ticking = setInterval(() => say(`  still installing, ${seconds(started)}`), 10_000);
  const results = await Promise.allSettled(todo.map((part) => install(part)));
  clearInterval(ticking);
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed.length > 0) fail(failed.map((result) => result.reason.message).join('\n'));
}

async function install(part) {
  const started = Date.now();
  await part.install();
  writeFileSync(join(root, part.stamp), fingerprint(part));
  say(`  ✔ ${part.name}, ${seconds(started)}`);
}

/** Never fails: without Chromium only the tests of the posture page fail, with instructions. */
async function provideBrowser() {
  const browsers = JSON.parse(readFileSync(join(root, 'tools/scripts/browsers.json'), 'utf8'));
  if (process.env.CHROMIUM || browsers.some((path) => existsSync(path))) return;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) return;
  say('Setting up Chromium for the tests of the posture page. This is done once and takes about a minute.');
  try {
    await run('apt-get', ['update', '--quiet']);
    await run('apt-get', ['install', '--quiet', '--yes', '--no-install-recommends', 'chromium']);
  } catch (error) {
    say(error.message);
  }
}

function requireTools(todo) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`Palisade needs Node 20 or newer; this is ${process.version}. Install it from https://nodejs.org`);
  }
  if (!todo.some((part) => part.needsPython)) return;
  const probe = spawnSync(python, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))']);
  if (probe.error) {
    fail(
      `Palisade's local cloud needs Python 3.11 or newer, and '${python}' was not found: install it (Debian: apt-get install python3 python3-venv, macOS: brew install python), or set PYTHON=/path/to/python3`,
    );
  }
  if (probe.status !== 0) {
    fail(
      `Palisade's local cloud needs Python 3.11 or newer with venv: install it (Debian: apt-get install python3 python3-venv, macOS: brew install python), or set PYTHON=/path/to/python3`,
    );
  }
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const problem = (why) =>
      new Error(`'${command} ${args.join(' ')}' ${why}\n${output.trim().split('\n').slice(0, 15).join('\n')}`);
    child.on('error', (error) => reject(problem(`could not start: ${error.message}`)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(problem(`failed with code ${code}:`))));
  });
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}

// To standard error, because `npm run -s palisade -- … --json` must print only JSON on standard output.
function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
