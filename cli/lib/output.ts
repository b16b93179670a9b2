// Output of commands: results on standard output, everything else on standard error.
import Table from 'cli-table3';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { paint } from './terminal.ts';

export { paint };

export const exitCodes = { success: 0, error: 1, violationsRemain: 2 } as const;

/** An error that the user can fix; its message says what is wrong and what to do. Printed without a prefix. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a table without borders, as wide as its contents. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({ ...frameless, head: head.map((title) => paint('bold', title)) });
  table.push(...rows.map((row) => row.map(safeCell)));
  printLine(table.toString());
}

/** Prints a table row by row as the rows arrive. Widths are in characters; a narrow terminal reduces the widest. */
export class RowPrinter {
  readonly #colWidths: number[];

  constructor(columns: readonly (readonly [title: string, width: number])[]) {
    this.#colWidths = fitWidths(
      columns.map(([, width]) => width),
      process.stdout.columns ?? Number.POSITIVE_INFINITY,
    );
    this.print(columns.map(([title]) => paint('bold', title)));
  }

  print(row: readonly string[]): void {
    const table = new Table({ ...frameless, colWidths: this.#colWidths, wordWrap: true });
    table.push(row.map(safeCell));
    printLine(table.toString());
  }
}

/** The color codes that `paint` writes, and line breaks within a cell. */
const ownCodes = new RegExp(`(${String.fromCharCode(0x1b)}\\[\\d+m|\\n)`);

/** Escapes what a terminal would obey or hide. All cells are escaped here, since names in any of them come from others. */
function safeCell(text: string): string {
  // With the group in the pattern, every second part is one of the codes.
  return text
    .split(ownCodes)
    .map((part, index) => (index % 2 === 1 ? part : escapeInvisible(part)))
    .join('');
}

const minColumnWidth = 10;

/** The same widths, the widest of them reduced until all fit or have the minimum. Pure. */
export function fitWidths(widths: readonly number[], availableWidth: number): number[] {
  const narrowed = [...widths];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - availableWidth; excess > 0; excess -= 1) {
    const widest = Math.max(...narrowed);
    if (widest <= minColumnWidth) break;
    narrowed[narrowed.indexOf(widest)] = widest - 1;
  }
  return narrowed;
}

const frame = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
  .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'])
  .map((part) => [part, '']);
const frameless = {
  chars: Object.fromEntries(frame),
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
};
