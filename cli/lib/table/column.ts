// The columns of a table: what a cell says, and how much of it has to be seen.
import type { TextStyle } from '../terminal.ts';

/**
 * How wide a column is. `whole`: its cells are never cut: ids, times, names, states. A number: the same, and in a table
 * that grows row by row the width to expect, in columns of the terminal. `truncated`: only prose, such as a reason: gets
 * the room that is left, cut with an ellipsis, and is left out first.
 */
export type ColumnWidth = 'whole' | 'truncated' | number;

/** One column of a table. */
export type Column<Row> = {
  readonly title: string;
  /** The whole value, for output that is no terminal, and for `-o wide`. */
  readonly value: (row: Row) => string;
  readonly width: ColumnWidth;
  /** What a terminal shows instead, such as the age instead of the time. */
  readonly short?: {
    readonly title?: string;
    readonly value: (row: Row) => string;
    readonly width?: ColumnWidth;
  };
  /** Shown with `-o wide` only. */
  readonly isWide?: true;
  /** Left out on a terminal without room for it, the last one first. */
  readonly isOptional?: true;
  readonly style?: (row: Row) => TextStyle | undefined;
};

/** Formats of `-o` that tables have. */
export type TableOutput = 'wide' | undefined;
