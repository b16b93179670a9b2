// `npm run mutate`: removes one safety control at a time from a copy of the project, and expects a test to fail.
// `npm run mutate -- --changed REVISION` is limited to controls whose file or tests have changed since that revision.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { printLine } from '../../cli/lib/output.ts';
import { printHead } from '../../cli/lib/table/print-rows.ts';
import type { Mutation } from './mutation.ts';
import { mutations as all } from './mutations.ts';

/** Long enough for cloud tests, which start a local cloud first. */
const runTimeoutMs = 300_000;
/** One test has to fail: what it waits for in vain, and the test as a whole, end sooner than in a run that has to pass. */
const patienceSeconds = 60;

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

type Tried = { readonly mutation: Mutation; readonly outcome: string; readonly milliseconds: number };
const printTried = printHead<Tried>([
  {
    title: 'Mutation',
    value: ({ outcome }) => outcome,
    width: 8,
    style: ({ outcome }) => (outcome === 'killed' ? 'green' : 'red'),
  },
  { title: 'Time', value: ({ milliseconds }) => `${(milliseconds / 1_000).toFixed(1)} s`, width: 7 },
  { title: 'File', value: ({ mutation }) => mutation.file, width: 40 },
  { title: 'Removed control', value: ({ mutation }) => mutation.control, width: 'truncated' },
]);
/** What a run prints in which a test failed. */
const failures: Readonly<Record<NonNullable<Mutation['project']>, RegExp>> = {
  unit: /Tests: +\d+ failed/,
  moto: /Tests: +\d+ failed/,
  cloud: /Tests: +\d+ failed/,
  pytest: /^\d+ failed/m,
  imports: / must not import /,
};
const survivors: Mutation[] = [];
for (const mutation of mutations) {
  const started = Date.now();
  const outcome = outcomeOf(mutation);
  if (outcome !== 'killed') survivors.push(mutation);
  printTried({ mutation, outcome, milliseconds: Date.now() - started });
}
printLine(
  `${mutations.length - survivors.length} of ${mutations.length} mutations were killed: a test failed for each.`,
);
process.exitCode = survivors.length === 0 ? 0 : 1;

/** Paths that git lists. Throws if git fails, for example because it does not know the revision. */
function git(command: string, ...options: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync('git', [command, '-z', ...options], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${command} ${options.join(' ')}: ${stderr.trim()}`);
  return stdout.split('\0').filter(Boolean);
}

/** Returns a function that tells whether a mutation's file or one of its tests has changed since the revision. */
function isTouchedSince(revision: string): (mutation: Mutation) => boolean {
  const touched = new Set([
    ...git('diff', '--name-only', revision),
    ...git('ls-files', '--others', '--exclude-standard'),
  ]);
  return ({ file, tests }) => [file, ...tests].some((path) => touched.has(path));
}

/**
 * Whether a test fails with this mutation. Tests that do not finish prove nothing. Throws if the list is stale, because
 * then nothing would be removed.
 */
function outcomeOf({
  control,
  file,
  from,
  to,
  tests,
  project = 'unit',
}: Mutation): 'killed' | 'survived' | 'no result' {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if ((from !== '' && text.split(from).length !== 2) || from === to) {
    throw new Error(
      `tools/mutation-test/mutations.ts is stale: ${file} must contain '${from}' exactly once, for the control '${control}'`,
    );
  }
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  const [command, ...args] = commandOf(project, tests);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: copy,
    encoding: 'utf8',
    timeout: runTimeoutMs,
    env: { ...process.env, PALISADE_TEST_PATIENCE: String(patienceSeconds) },
    maxBuffer: 64 * 1024 * 1024,
  });
  writeFileSync(path, text);
  if (error) return 'no result';
  // A run without tests, or one that could not start, also exits with an error, but kills nothing.
  return status !== 0 && failures[project].test(stdout + stderr) ? 'killed' : 'survived';
}

function commandOf(
  project: NonNullable<Mutation['project']>,
  tests: readonly string[],
): readonly [string, ...string[]] {
  if (project === 'imports') return [process.execPath, 'tools/scripts/check-imports.ts'];
  if (project === 'pytest') return ['.venv/bin/pytest', '-x', '--quiet', ...tests];
  return [process.execPath, ...jest(project, tests)];
}

function jest(project: string, tests: readonly string[]): string[] {
  // A removed timeout leaves a connection open, at whose end Jest would wait.
  const limits = ['--forceExit', `--testTimeout=${(2 * patienceSeconds + 30) * 1_000}`];
  const options = ['--selectProjects', project, '--silent', ...limits, '--runTestsByPath', ...tests];
  return [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...options,
  ];
}
