// Shows where a mistake is: its line, those around it, and marks under the offending text, in a given width.
import { codeFrameColumns } from '@babel/code-frame';
import cliTruncate from 'cli-truncate';

/** A range of one line. Line and columns count from 1. */
export type FrameLocation = { readonly line: number; readonly column: number; readonly endColumn: number };

const [linesAbove, linesBelow] = [2, 1];
/** What precedes the text of a line: a mark, the line number, and a bar. */
const gutterWidth = (lastLine: number) => `> ${lastLine} | `.length;

/**
 * The frame, at most `width` columns wide: of longer lines, the part around the offending text. Characters that a
 * terminal would obey or hide become dots, so that the columns stay. Pure.
 */
export function codeFrame(text: string, { line, column, endColumn }: FrameLocation, width: number): string {
  const room = Math.max(20, width - gutterWidth(line + linesBelow));
  const lines = text
    .split(/\r?\n/)
    .map((each) => each.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '·'));
  const marked = Math.min(endColumn - column, room);
  const start = Math.max(0, Math.min(column - 1 + marked - room, column - 1));
  const visible = lines.map((each) => cut(each.slice(start, start + room).trimEnd(), room)).join('\n');
  const from = { line, column: column - start };
  return codeFrameColumns(
    visible,
    { start: from, end: { line, column: from.column + marked } },
    { linesAbove, linesBelow },
  );
}

/** Some characters are two columns wide. */
function cut(line: string, room: number): string {
  return cliTruncate(line, room, { truncationCharacter: '' });
}
