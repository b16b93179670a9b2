// `npm run mutate`: takes one control away at a time, in a copy of the project, and sees whether a test notices.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { paint, printLine, RowPrinter } from '../../cli/output.ts';
import { type Breakage, breakages } from './mutations.ts';

/** Milliseconds that tests may take: those of the cloud bring one up first. */
const patience = 120_000;

const copy = mkdtempSync(join(tmpdir(), 'palisade-mutate-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const tracked = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
});
for (const file of tracked.stdout.split('\0').filter(Boolean)) {
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
const escaped: Breakage[] = [];
for (const breakage of breakages) {
  const started = Date.now();
  const isCaught = notices(breakage);
  if (!isCaught) escaped.push(breakage);
  const said = isCaught ? paint('green', 'noticed') : paint('red', 'did not');
  rows.print([breakage.control, breakage.file, said, `${((Date.now() - started) / 1000).toFixed(1)} s`]);
}
printLine(`${breakages.length - escaped.length} of ${breakages.length} breakages were noticed.`);
process.exitCode = escaped.length === 0 ? 0 : 1;

/** Whether the tests fail with this breakage. Throws when the list is stale: nothing would be broken then. */
function notices({ control, file, from, to, tests, project = 'unit' }: Breakage): boolean {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2 || from === to) {
    throw new Error(
      `tools/mutation-test/mutations.ts is stale: '${from}' has to stand once in ${file}, for '${control}'`,
    );
  }
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', project, '--silent', '--runTestsByPath', ...tests];
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest];
  const { status, stderr, error } = spawnSync(process.execPath, node, {
    cwd: copy,
    encoding: 'utf8',
    timeout: patience,
    maxBuffer: 64 * 1024 * 1024,
  });
  writeFileSync(path, text);
  if (error) throw new Error(`the tests for '${control}' do not end by themselves: ${error.message}`);
  // A run that found no test, or could not start, has noticed nothing.
  return status !== 0 && /Tests: +\d+ failed/.test(stderr);
}
