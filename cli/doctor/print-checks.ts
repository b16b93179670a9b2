// Prints the checks of `palisade doctor`: a table, and on a terminal below it the next steps, whole.
import { escapeInvisible } from '../../shared/lib/text.ts';
import { paint, printLine, printWhole } from '../lib/output.ts';
import { proseLines } from '../lib/prose.ts';
import type { Column, TableOutput } from '../lib/table/column.ts';
import { printRows } from '../lib/table/print-rows.ts';
import { type Screen, screenOf } from '../lib/terminal.ts';
import { wrapText } from '../lib/wrap-text.ts';
import type { Check } from './check.ts';
import { summaryOf } from './run-checks.ts';

const marks = { fine: '✔', attention: '!', wrong: '✖', unknown: '?' } as const satisfies Record<Check['state'], string>;
const colors = {
  fine: 'green',
  attention: 'yellow',
  wrong: 'red',
  unknown: 'yellow',
} as const satisfies Record<Check['state'], string>;

const columns: readonly Column<Check>[] = [
  { title: '', value: ({ state }) => marks[state], width: 'whole', style: ({ state }) => colors[state] },
  { title: 'Check', value: ({ what }) => what, width: 'whole' },
  { title: 'Where', value: ({ where }) => where, width: 'whole' },
  { title: 'Result', value: ({ says }) => says, width: 'truncated' },
];
const nextStep: Column<Check> = { title: 'Next step', value: ({ repair }) => repair ?? '', width: 'whole' };

export function printChecks(checks: readonly Check[], output: TableOutput, screen = screenOf(process.stdout)): void {
  if (screen.width === undefined || output === 'wide') {
    printRows(checks, [...columns, nextStep], { output, screen });
  } else {
    printRows(checks, columns, { screen });
    for (const line of stepLines(checks, screen)) printWhole(line);
    printLine('');
  }
  printLine(summaryOf(checks));
}

/** Each check with a next step, in whole sentences: a table has no room for them. */
function stepLines(checks: readonly Check[], { width = 0 }: Screen): string[] {
  return checks.flatMap(({ what, where, state, says, repair: step }) => {
    if (step === null) return [];
    const wrapping = { width, indent: 0, hanging: 2 };
    const [first = '', ...rest] = wrapText(escapeInvisible(`${marks[state]} ${what} (${where}): ${says}`), wrapping);
    const stepText = proseLines(escapeInvisible(`  Next step: ${step}`), width);
    return ['', paint(colors[state], first), ...rest, ...stepText];
  });
}
