// The columns of a table: what a cell says, and how much of it has to be seen.
import type { TextStyle } from '../terminal.ts';

/**
 * One column of a table.
 *
 * - `whole`: never cut: ids, times, names, states.
 * - a number: the same, and in a table that grows row by row the width to expect, in columns of the terminal.
 * - `truncated`: only prose, such as a reason: gets the room that is left, cut with an ellipsis, and is left out first.
 */
export type Column<Row> = {
  readonly title: string;
  /** The whole value, which is printed where there is no terminal, with `-o wide`, and below 'label: value'. */
  readonly value: (row: Row) => string;
  readonly width: 'whole' | 'truncated' | number;
  /** What a terminal shows instead, such as the age instead of the time. */
  readonly short?: { readonly title?: string; readonly value: (row: Row) => string };
  /** Shown with `-o wide` only. */
  readonly isWide?: true;
  /** Left out on a terminal without room for it, whole, the last one first, after the truncated columns. */
  readonly isOptional?: true;
  readonly style?: (row: Row) => TextStyle | undefined;
};

/** Formats of `-o` that tables have. */
export type TableOutput = 'wide' | undefined;

/** Columns of a terminal that are free between two columns of a table. */
export const gap = 2;
