// What the cells of a table say, to people at a terminal or to whatever reads a pipe. Pure.
import stringWidth from 'string-width';
import { escapeInvisible } from '../../../shared/lib/text.ts';
import type { TextStyle } from '../terminal.ts';
import type { Column, TableOutput } from './column.ts';

/** Where a table is shown. */
export type View = {
  /** Columns of the terminal; undefined if the output is no terminal. */
  readonly width: number | undefined;
  readonly output: TableOutput;
};

/** The text is escaped, since names in any of them come from others, and a terminal would obey or hide parts of it. */
export type Cell = { readonly text: string; readonly style: TextStyle | undefined };

/** A column as it is shown in a view. */
export type ShownColumn<Row> = {
  readonly title: string;
  readonly isTruncated: boolean;
  readonly isOptional: boolean;
  /** The width to expect of its cells. */
  readonly expectedWidth: number;
  readonly cellOf: (row: Row) => Cell;
};

/** The columns of this view. With `-o wide` nothing is cut and no column is left out. */
export function shownColumns<Row>(
  columns: readonly Column<Row>[],
  { width: screenWidth, output }: View,
): readonly ShownColumn<Row>[] {
  const isWide = output === 'wide';
  const isShort = screenWidth !== undefined && !isWide;
  return columns
    .filter((column) => isWide || !column.isWide)
    .map((column) => {
      const { value, title = column.title, width = column.width } = (isShort ? column.short : undefined) ?? column;
      return {
        title,
        isTruncated: isShort && width === 'truncated',
        isOptional: isShort && column.isOptional === true,
        expectedWidth: Math.max(stringWidth(title), typeof width === 'number' ? width : 0),
        cellOf: (row) => ({ text: escapeInvisible(value(row)), style: column.style?.(row) }),
      };
    });
}
