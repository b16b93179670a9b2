// `npm run mutate`: takes one control away at a time, in a copy of the project, and sees whether a test notices.
// `npm run mutate -- --changed REVISION` takes only controls whose file, or tests, changed since that revision.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { paint, printLine, RowPrinter } from '../../cli/lib/output.ts';
import { mutations as all, type Mutation } from './mutations.ts';

/** Milliseconds that tests may take: those of the cloud bring one up first. */
const testTimeoutMs = 300_000;

const { changed } = parseArgs({ options: { changed: { type: 'string' } } }).values;
const mutations = changed === undefined ? all : all.filter(isTouchedSince(changed));

const copy = mkdtempSync(join(tmpdir(), 'palisade-mutate-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

for (const file of git('ls-files', '--cached', '--others', '--exclude-standard')) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  cpSync(file, join(copy, file));
}
for (const folder of ['node_modules', '.venv']) symlinkSync(join(process.cwd(), folder), join(copy, folder));

const rows = new RowPrinter([
  ['Control that was taken away', 66],
  ['Where', 44],
  ['Tests', 12],
  ['Took', 8],
]);
const survivors: Mutation[] = [];
for (const mutation of mutations) {
  const started = Date.now();
  const wasKilled = isKilled(mutation);
  if (!wasKilled) survivors.push(mutation);
  const outcome = wasKilled ? paint('green', 'noticed') : paint('red', 'did not');
  rows.print([mutation.control, mutation.file, outcome, `${((Date.now() - started) / 1000).toFixed(1)} s`]);
}
printLine(`${mutations.length - survivors.length} of ${mutations.length} breakages were noticed.`);
process.exitCode = survivors.length === 0 ? 0 : 1;

/** Paths that git lists. Throws when it does not know what it is asked for. */
function git(command: string, ...options: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync('git', [command, '-z', ...options], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${command} ${options.join(' ')}: ${stderr.trim()}`);
  return stdout.split('\0').filter(Boolean);
}

/** Whether a breakage's file, or one of its tests, is another than at the revision. */
function isTouchedSince(revision: string): (breakage: Mutation) => boolean {
  const touched = new Set([
    ...git('diff', '--name-only', revision),
    ...git('ls-files', '--others', '--exclude-standard'),
  ]);
  return ({ file, tests }) => [file, ...tests].some((path) => touched.has(path));
}

/** Whether the tests fail with this breakage. Throws when the list is stale: nothing would be broken then. */
function isKilled({ control, file, from, to, tests, project = 'unit' }: Mutation): boolean {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if ((from !== '' && text.split(from).length !== 2) || from === to) {
    throw new Error(
      `tools/mutation-test/mutations.ts is stale: '${from}' has to stand once in ${file}, for '${control}'`,
    );
  }
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  const { status, stderr, error } = spawnSync(
    process.execPath,
    project === 'imports' ? ['tools/scripts/check-imports.ts'] : jest(project, tests),
    { cwd: copy, encoding: 'utf8', timeout: testTimeoutMs, maxBuffer: 64 * 1024 * 1024 },
  );
  writeFileSync(path, text);
  if (error) throw new Error(`the tests for '${control}' do not end by themselves: ${error.message}`);
  // A run that found no test, or could not start, has noticed nothing.
  return status !== 0 && (project === 'imports' ? / must not import /.test(stderr) : /Tests: +\d+ failed/.test(stderr));
}

function jest(project: string, tests: readonly string[]): string[] {
  const options = ['--selectProjects', project, '--silent', '--runTestsByPath', ...tests];
  return [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...options,
  ];
}
