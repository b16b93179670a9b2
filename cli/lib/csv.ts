// Tables for other programs, as CSV (RFC 4180).
import { escapeInvisible } from '../../shared/lib/text.ts';

/**
 * Prints rows as CSV with a header, and the values of these columns. A spreadsheet would evaluate a cell that begins like a
 * formula, so such a cell begins with an apostrophe. On a terminal, what it would obey is escaped; a file gets whole values.
 */
export async function printCsv<Name extends string>(
  rows: readonly Readonly<Record<Name, string | number>>[],
  columns: readonly Name[],
): Promise<void> {
  process.stdout.write(await csvOf(rows, columns, process.stdout.isTTY === true));
}

/** The text of it. Loads the library when it is needed. */
export async function csvOf<Name extends string>(
  rows: readonly Readonly<Record<Name, string | number>>[],
  columns: readonly Name[],
  isForTerminal = false,
): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'windows',
    // Of its own it quotes a cell with the two of them only.
    quoted_match: /[\r\n]/,
    ...(isForTerminal ? { cast: { string: escapeInvisible } } : {}),
  });
}
