// What `palisade doctor` prints for people: every check with its result, and the next step of each that needs one.
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { paint, printLine } from '../lib/output.ts';
import type { Column, TableOutput } from '../lib/table/column.ts';
import { printRows } from '../lib/table/print-rows.ts';
import { screenOf } from '../lib/terminal.ts';
import { wrapText } from '../lib/wrap-text.ts';
import type { Check } from './check.ts';

export function printChecks(checks: readonly Check[], output: TableOutput): void {
  const { width } = screenOf(process.stdout);
  const isShort = width !== undefined && output !== 'wide';
  printRows(checks, isShort ? columns : [...columns, nextStep], { output });
  if (isShort) for (const check of checks) printNextStep(check, width);
  printLine(summaryOf(checks));
}

const marks = { fine: '✔', attention: '!', wrong: '✖' } as const satisfies Record<Check['state'], string>;
const colors = { fine: 'green', attention: 'yellow', wrong: 'red' } as const satisfies Record<Check['state'], string>;

const columns: readonly Column<Check>[] = [
  { title: '', value: ({ state }) => marks[state], width: 'whole', style: ({ state }) => colors[state] },
  { title: 'Check', value: ({ what }) => what, width: 'whole' },
  { title: 'Where', value: ({ where }) => where, width: 'whole' },
  { title: 'Result', value: ({ says }) => says, width: 'truncated' },
];
const nextStep: Column<Check> = { title: 'Next step', value: ({ repair }) => repair ?? '', width: 'whole' };

/** The whole result of a check that did not pass, and on lines of its own what to do. */
function printNextStep({ what, where, state, says, repair }: Check, width: number): void {
  if (state === 'fine') return;
  printLine('');
  const title = `${what} (${where}): ${escapeInvisible(says)}`;
  for (const line of wrapText(title, { width: width - 2, indent: 0 })) {
    printLine(`${line.startsWith(' ') ? ' ' : paint(colors[state], marks[state])} ${line}`);
  }
  if (repair !== null) printLine('    '.concat(repair));
}

function summaryOf(checks: readonly Check[]): string {
  const countIn = (wanted: Check['state']) => checks.filter(({ state }) => state === wanted).length;
  const [failed, warnings] = [countIn('wrong'), countIn('attention')];
  if (failed + warnings === 0) return `All ${checks.length} checks passed.`;
  const failedText = `${failed} of ${checks.length} checks failed`;
  return warnings === 0 ? `${failedText}.` : `${failedText}, ${counted(warnings, 'warning')}.`;
}
