// Which columns of a table fit a terminal, and how wide they are. Pure; all widths are in columns of the terminal.
/** A column with the width of its widest cell or title. */
export type MeasuredColumn = {
  readonly contentWidth: number;
  readonly titleWidth: number;
  readonly isTruncated: boolean;
  readonly isOptional: boolean;
};

/** A column that is shown: its index among the measured ones, and its width. */
export type FittedColumn = { readonly index: number; readonly width: number };

/** The blanks between two columns: the fewer, the harder to read. */
const gaps = [2, 1];
/** A truncated column of fewer columns of the terminal says nothing. */
export const minTruncatedWidth = 12;

/** The columns that are shown, and the blanks between two of them. */
export type FittedTable = { readonly columns: readonly FittedColumn[]; readonly gap: number };

/**
 * The columns that fit the room, in their order; undefined if whole columns do not fit, so that rows have to be stacked.
 * Truncated columns are left out before optional ones, and the last of a kind first. Where that is not enough, columns
 * move together.
 */
export function fitColumns(columns: readonly MeasuredColumn[], room: number): FittedTable | undefined {
  for (const gap of gaps) {
    const fitted = fitWith(gap, columns, room);
    if (fitted !== undefined) return { columns: fitted, gap };
  }
  return undefined;
}

function fitWith(gap: number, columns: readonly MeasuredColumn[], room: number): readonly FittedColumn[] | undefined {
  const all = columns.map((column, index) => ({ ...column, index }));
  const whole = wholeThatFit(
    all.filter(({ isTruncated }) => !isTruncated),
    room,
    gap,
  );
  if (whole === undefined) return undefined;
  const truncated = shrink(
    all.filter(({ isTruncated }) => isTruncated),
    room - totalWidth(whole, gap) - (whole.length > 0 ? gap : 0),
    gap,
  );
  const fitted = [...whole, ...truncated].toSorted((one, other) => one.index - other.index);
  return fitted.length > 0 ? fitted : undefined;
}

type Indexed = MeasuredColumn & { readonly index: number };

function wholeThatFit(columns: readonly Indexed[], room: number, gap: number): readonly FittedColumn[] | undefined {
  const sized = columns.map(({ index, contentWidth }) => ({ index, width: contentWidth }));
  if (totalWidth(sized, gap) <= room) return sized;
  const dropped = columns.findLast(({ isOptional }) => isOptional);
  return (
    dropped &&
    wholeThatFit(
      columns.filter((column) => column !== dropped),
      room,
      gap,
    )
  );
}

/** As many of the columns, the first ones, as have at least their minimum; the widest of them is narrowed first. */
function shrink(columns: readonly Indexed[], room: number, gap: number): readonly FittedColumn[] {
  const minimums = columns.map(({ index, ...column }) => ({ index, width: minWidth(column) }));
  const count = minimums.findLastIndex((_, index) => totalWidth(minimums.slice(0, index + 1), gap) <= room) + 1;
  const sized = columns.slice(0, count).map(({ index, contentWidth }) => ({ index, width: contentWidth }));
  for (let excess = totalWidth(sized, gap) - room; excess > 0; excess -= 1) {
    const [widest] = sized
      .filter(({ width }, index) => width > (minimums[index]?.width ?? 0))
      .toSorted((one, other) => other.width - one.width);
    if (widest === undefined) break;
    widest.width -= 1;
  }
  return sized;
}

function minWidth({ contentWidth, titleWidth }: MeasuredColumn): number {
  return Math.min(contentWidth, Math.max(titleWidth, minTruncatedWidth));
}

/** The width of the columns, and of the gaps between them. */
export function totalWidth(columns: readonly { readonly width: number }[], gap: number): number {
  return columns.reduce((sum, { width }) => sum + width, 0) + gap * Math.max(0, columns.length - 1);
}
