// Wraps text for terminals.
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export type Wrapping = {
  /** Columns of the terminal. */
  readonly width: number;
  /** How far the first line is indented. */
  readonly indent: number;
  /** How far the other lines are indented; two more than the first, unless it is set. */
  readonly hanging?: number;
};

/** Lines of plain text that are at most `width` wide. A word is broken only if no line has room for it. */
export function wrapText(text: string, { width, indent, hanging = indent + 2 }: Wrapping): string[] {
  const line = text.replaceAll(/\s/g, ' ').trim();
  const [first = ''] = wrapWords(line, width - indent);
  if (first === '') return [];
  const rest = line.slice(first.length).trimStart();
  return [
    `${' '.repeat(indent)}${first}`,
    ...(rest === '' ? [] : wrapWords(rest, width - hanging).map((each) => `${' '.repeat(hanging)}${each}`)),
  ];
}

/** Lines of plain text that are at most `room` wide. A word that is wider begins a line of its own. */
export function wrapWords(text: string, room: number): string[] {
  const width = Math.max(1, room);
  const lines = wrapAnsi(text, width).split('\n');
  return lines.flatMap((line) =>
    stringWidth(line) <= width ? line : wrapAnsi(line, width, { hard: true, wordWrap: false }).split('\n'),
  );
}
