// The set-up before `npm start`, `npm test` and `npm run palisade`: installs packages from the lock file and Python
// packages from locks with hashes, side by side. Without an option, it installs what the command line and the local
// cloud need. `--development` adds what the checks and tests need, `--tests` also Chromium where it can be installed,
// and `--bench` Cloud Custodian. Runs without packages, before they are installed. Does nothing if all is there.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPackages, localCloudLock, providePackages, pythonProblem, run } from '../../local/python/environment.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const python = process.env.PYTHON ?? 'python3';

const forTests = process.argv.includes('--tests');
const forBench = process.argv.includes('--bench');
const forDevelopment = forTests || forBench || process.argv.includes('--development');

const allPackages = join(root, 'node_modules/.palisade-setup');
const packagesToRun = join(root, 'node_modules/.palisade-setup-to-run');

const parts = [
  nodePart(),
  pythonPart('Python packages', '.venv', [localCloudLock, ...(forDevelopment ? [lock('tests')] : [])]),
];
if (forDevelopment) parts.push(pythonPart('Static checks', '.venv-checks', [lock('checks')]));
if (forBench) parts.push(pythonPart('Cloud Custodian', '.venv-bench', [lock('bench')]));

const missing = parts.filter((part) => !part.isInstalled());
if (missing.length > 0) await installAll(missing);
if (forTests) await provideBrowser();

/** Packages of the lock file. Development packages that were once installed stay: a newer lock file updates them. */
function nodePart() {
  const withDevelopment = forDevelopment || existsSync(allPackages);
  const stamp = withDevelopment ? allPackages : packagesToRun;
  return {
    name: 'Node packages',
    isInstalled: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(),
    install: async () => {
      const omitted = withDevelopment ? [] : ['--omit=dev'];
      await run('npm', ['ci', ...omitted, '--no-audit', '--no-fund', '--loglevel=error'], undefined, { cwd: root });
      writeFileSync(stamp, fingerprint());
    },
  };
}

/** Python packages from lock files, in an environment of their own. */
function pythonPart(name, folder, locks) {
  const path = join(root, folder);
  return {
    name,
    needsPython: true,
    isInstalled: () => locks.every((each) => hasPackages(path, each)),
    install: async () => {
      const installer = await providePackages({ folder: path, locks, python, say });
      return ` with ${installer}`;
    },
  };
}

function lock(name) {
  return join(root, `tools/python/requirements-${name}.txt`);
}

function fingerprint() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

async function installAll(todo) {
  requireTools(todo);
  const names = todo.map((part) => part.name).join(' and ');
  say(`Setting up ${names}. This is done once and takes up to a minute.`);
  const started = Date.now();
  const ticking = setInterval(() => say(`  still installing, ${seconds(started)}`), 10_000);
  const results = await Promise.allSettled(todo.map((part) => install(part)));
  clearInterval(ticking);
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed.length > 0) fail(failed.map((result) => result.reason.message).join('\n'));
}

async function install(part) {
  const started = Date.now();
  const how = (await part.install()) ?? '';
  say(`  ✔ ${part.name}${how}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
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
  const problem = pythonProblem(python);
  if (problem) fail(problem);
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
