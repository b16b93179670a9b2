// Prints tables that fit the terminal. Where there is none, every row is one line of whole values.
import { printWhole } from '../output.ts';
import { type Screen, screenOf } from '../terminal.ts';
import type { Column, TableOutput } from './column.ts';
import { headLines, layOutStream, rowLines, tableLines } from './table-lines.ts';

type Options = { readonly output?: TableOutput; readonly screen?: Screen };

/** Prints a table with all its rows. */
export function printRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { output, screen = screenOf(process.stdout) }: Options = {},
): void {
  for (const line of tableLines(rows, columns, { ...screen, output })) printWhole(line);
}

/** Prints the head of a table, and returns the function that prints a row of it. */
export function printHead<Row>(
  columns: readonly Column<Row>[],
  { output, screen = screenOf(process.stdout) }: Options = {},
): (row: Row) => void {
  const layout = layOutStream(columns, { ...screen, output });
  for (const line of headLines(layout)) printWhole(line);
  return (row) => {
    for (const line of rowLines(
      layout,
      layout.shown.map(({ cellOf }) => cellOf(row)),
    ))
      printWhole(line);
  };
}
