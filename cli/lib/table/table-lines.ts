// A table as lines of text: as columns, or stacked on a terminal that is too narrow for them.
import stringWidth from 'string-width';
import { type Cell, type ShownColumn, shownColumns, type View } from './cell.ts';
import type { Column } from './column.ts';
import { type FittedColumn, fitColumns } from './fit.ts';
import { columnsLine, stackedLines, widthOf } from './row-lines.ts';

type LaidOutColumn = FittedColumn & { readonly title: string; readonly isTruncated: boolean };

/** The columns that are shown; undefined if rows are stacked. */
export type Layout<Row> = {
  readonly shown: readonly ShownColumn<Row>[];
  readonly columns: readonly LaidOutColumn[] | undefined;
  readonly gap: number;
  readonly room: number;
};

/** The lines of a table with its head. No line is wider than the terminal. */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], view: View): readonly string[] {
  const all = shownColumns(columns, view).map((column) => ({ column, cells: rows.map(column.cellOf) }));
  // On a terminal, a column in which no row says anything only takes room from the others.
  const shown = all.filter(
    ({ cells }) => view.width === undefined || rows.length === 0 || cells.some(({ text }) => text !== ''),
  );
  const layout = layOut(
    shown.map(({ column }) => column),
    shown.map(({ cells }) => Math.max(0, ...cells.map(widthOf))),
    view,
  );
  return [
    ...headLines(layout),
    ...rows.flatMap((_, row) =>
      rowLines(
        layout,
        shown.flatMap(({ cells }) => cells[row] ?? []),
      ),
    ),
  ];
}

/** The layout of a table whose rows are not known yet: their widths are those that its columns expect. */
export function layOutStream<Row>(columns: readonly Column<Row>[], view: View): Layout<Row> {
  const shown = shownColumns(columns, view);
  const room = view.width ?? 0;
  return layOut(
    shown,
    shown.map(({ isTruncated, expectedWidth }) => (isTruncated ? Math.max(room, expectedWidth) : expectedWidth)),
    view,
  );
}

function layOut<Row>(
  shown: readonly ShownColumn<Row>[],
  contentWidths: readonly number[],
  { width }: View,
): Layout<Row> {
  const measured = shown.map((column, index) => {
    const titleWidth = stringWidth(column.title);
    return { ...column, titleWidth, contentWidth: Math.max(titleWidth, contentWidths[index] ?? 0) };
  });
  const room = width ?? Number.POSITIVE_INFINITY;
  const fitted = fitColumns(measured, room);
  const columns = fitted?.columns.map((each) => {
    const { title = '', isTruncated = false } = measured[each.index] ?? {};
    return { ...each, title, isTruncated };
  });
  return { shown, columns, gap: fitted?.gap ?? 0, room };
}

/** The line with the titles; none above stacked rows, which have them as labels. */
export function headLines<Row>({ columns, gap, room }: Layout<Row>): readonly string[] {
  if (columns === undefined) return [];
  const titles = columns.map(({ title }): Cell => ({ text: title, style: 'bold' }));
  const places = columns.map((column, index) => ({ ...column, index }));
  return [columnsLine(titles, { columns: places, gap, room }) ?? ''];
}

/** The lines of a row. In a table that grows row by row, one with unexpectedly long whole cells is stacked. */
export function rowLines<Row>({ shown, columns, gap, room }: Layout<Row>, cells: readonly Cell[]): readonly string[] {
  const line = columns && columnsLine(cells, { columns, gap, room });
  if (line !== undefined) return [line];
  return [
    ...stackedLines(
      shown.map(({ title }) => title),
      cells,
      room,
    ),
    '',
  ];
}
