// `npm run mutants`: Stryker changes every pure decision in all the ways it knows, and the test at the mirrored path has
// to notice. `npm run mutants -- FILE…` is limited to these files.
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { paint, printLine, RowPrinter } from '../../cli/lib/output.ts';
import { filesToMutate } from './files.ts';
import { compareSurvivors, countMutants, requiredShare, shareKilled } from './score.ts';
import { testMutants } from './stryker.ts';
import { survivors } from './survivors.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const all = filesToMutate(globSync(['functions/**/*.ts', 'shared/**/*.ts']));
const files = positionals.length === 0 ? all : all.filter((file) => positionals.includes(file));

const rows = new RowPrinter([
  ['File', 56],
  ['Assertion', 11],
  ['Error', 7],
  ['Timeout', 9],
  ['Survived', 10],
  ['Killed', 9],
]);
const problems: string[] = [];
const total = { byAssertion: 0, byError: 0, byTimeout: 0, survived: 0 };
for (const file of files) {
  const mutants = await testMutants(file);
  const counts = countMutants(mutants);
  const { byAssertion, byError, byTimeout, survived } = counts;
  rows.print([file, ...[byAssertion, byError, byTimeout, survived].map(String), percentOf(shareKilled(counts))]);
  for (const name of ['byAssertion', 'byError', 'byTimeout', 'survived'] as const) total[name] += counts[name];
  const { unlisted, stale } = compareSurvivors(file, mutants, survivors);
  problems.push(
    ...unlisted.map(({ code, mutant }) => `${file}: no test notices '${mutant}' instead of '${code}'`),
    ...stale.map(
      ({ code, mutant }) => `${file}: survivors.ts lists '${mutant}' instead of '${code}', which was killed`,
    ),
  );
}
const share = shareKilled(total);
if (share < requiredShare)
  problems.push(
    `a failing assertion killed ${percentOf(share)} of the mutants; ${percentOf(requiredShare)} are required`,
  );
const sum = total.byAssertion + total.byError + total.survived;
printLine(`${total.byAssertion} of ${sum} mutants were killed by a failing assertion: ${percentOf(share)}.`);
for (const problem of problems) printLine(paint('red', problem));
process.exitCode = problems.length === 0 ? 0 : 1;

function percentOf(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}
