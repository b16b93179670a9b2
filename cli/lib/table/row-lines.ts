// One row of a table as lines of text: as columns, or stacked as 'label: value'. Pure, except that colors depend on
// standard output.
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { paint } from '../terminal.ts';
import { wrapWords } from '../wrap-text.ts';
import type { Cell } from './cell.ts';
import { type FittedColumn, minTruncatedWidth, totalWidth } from './fit.ts';

/** The columns of a table, and the columns of the terminal between two of them and for a line. */
export type Columns = {
  readonly columns: readonly (FittedColumn & { readonly isTruncated: boolean })[];
  readonly gap: number;
  readonly room: number;
};

/** A shown cell with the width of its column. */
type Placed = { readonly cell: Cell; readonly width: number; readonly isTruncated: boolean };

/**
 * The row in one line. A whole cell that is wider than its column moves the others to the right; the truncated ones are
 * cut for it. Undefined if whole cells do not fit the room.
 */
export function columnsLine(cells: readonly Cell[], { columns, gap, room }: Columns): string | undefined {
  const placed = columns.flatMap(({ index, width, isTruncated }) => {
    const cell = cells[index];
    return cell === undefined
      ? []
      : [{ cell, width: isTruncated ? width : Math.max(width, widthOf(cell)), isTruncated }];
  });
  const fitted = cutToFit(placed, { gap, room });
  return fitted?.map(cellText).join(' '.repeat(gap)).trimEnd();
}

function cutToFit(placed: readonly Placed[], space: Pick<Columns, 'gap' | 'room'>): readonly Placed[] | undefined {
  const excess = lineWidth(placed, space.gap) - space.room;
  if (excess <= 0) return placed;
  const index = placed.findLastIndex(({ isTruncated }) => isTruncated);
  const last = placed[index];
  if (last === undefined) return undefined;
  const isLast = index === placed.length - 1;
  const width = (isLast ? Math.min(last.width, widthOf(last.cell)) : last.width) - excess;
  return width >= Math.min(minTruncatedWidth, widthOf(last.cell))
    ? placed.with(index, { ...last, width })
    : cutToFit(placed.toSpliced(index, 1), space);
}

/** The last cell of a line needs no padding. */
function lineWidth(placed: readonly Placed[], gap: number): number {
  const last = placed.at(-1);
  return totalWidth(placed, gap) - (last === undefined ? 0 : Math.max(0, last.width - widthOf(last.cell)));
}

function cellText({ cell: { text, style }, width, isTruncated }: Placed): string {
  const cut = isTruncated ? cliTruncate(text, width) : text;
  const padding = ' '.repeat(Math.max(0, width - stringWidth(cut)));
  return `${painted(cut, style)}${padding}`;
}

/** The row as a block: a line for each cell that says something, and more if the terminal is too narrow for it. */
export function stackedLines(titles: readonly string[], cells: readonly Cell[], room: number): readonly string[] {
  const labelWidth = Math.max(0, ...titles.map((title) => stringWidth(title))) + ': '.length;
  return cells.flatMap((cell, index) => {
    if (cell.text === '') return [];
    const title = titles[index] ?? '';
    const label = title === '' ? '' : paint('bold', `${title}:`);
    const padding = ' '.repeat(labelWidth - stringWidth(label));
    const longest = Math.max(...cell.text.split(' ').map((word) => stringWidth(word)));
    // A word that does not fit beside its label, such as the name of a bucket, gets a line of its own if one has room.
    const isBeside = longest <= room - labelWidth || (longest > room && room > 2 * labelWidth);
    const indent = isBeside ? labelWidth : Math.min(2, Math.max(0, room - longest));
    const lines = wrapWords(cell.text, room - indent).map((line) => painted(line, cell.style));
    const indented = lines.map((line) => `${' '.repeat(indent)}${line}`);
    return isBeside ? [`${label}${padding}${lines[0]}`, ...indented.slice(1)] : [label, ...indented].filter(Boolean);
  });
}

function painted(text: string, style: Cell['style']): string {
  return style === undefined ? text : paint(style, text);
}

export function widthOf({ text }: Cell): number {
  return stringWidth(text);
}
