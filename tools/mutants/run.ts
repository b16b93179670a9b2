// `npm run mutants`: Stryker changes every pure decision in all the ways it knows, and the test at the mirrored path has
// to notice. `npm run mutants -- FILE…` is limited to these files.
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { paint, printLine } from '../../cli/lib/output.ts';
import { printHead } from '../../cli/lib/table/print-rows.ts';
import { filesToMutate } from './files.ts';
import { compareSurvivors, countMutants, requiredShare, shareKilled } from './score.ts';
import { testMutants } from './stryker.ts';
import { survivors } from './survivors.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const all = filesToMutate(globSync(['functions/**/*.ts', 'shared/**/*.ts']));
const files = positionals.length === 0 ? all : all.filter((file) => positionals.includes(file));

type Tested = ReturnType<typeof countMutants> & { readonly file: string };
const printTested = printHead<Tested>([
  { title: 'File', value: ({ file }) => file, width: 54 },
  { title: 'Assertion', value: ({ byAssertion }) => String(byAssertion), width: 9 },
  { title: 'Error', value: ({ byError }) => String(byError), width: 5 },
  { title: 'Timeout', value: ({ byTimeout }) => String(byTimeout), width: 7 },
  { title: 'Survived', value: ({ survived }) => String(survived), width: 8 },
  { title: 'Killed', value: (counts) => percentOf(shareKilled(counts)), width: 7 },
]);
const problems: string[] = [];
const total = { byAssertion: 0, byError: 0, byTimeout: 0, survived: 0 };
for (const file of files) {
  const mutants = await testMutants(file);
  const counts = countMutants(mutants);
  printTested({ file, ...counts });
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
