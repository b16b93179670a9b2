// Wraps text for terminals.
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
  const wrap = (part: string, room: number) => wrapAnsi(part, Math.max(1, room), { hard: true }).split('\n');
  const line = text.replaceAll(/\s/g, ' ').trim();
  const [first = ''] = wrap(line, width - indent);
  if (first === '') return [];
  const rest = line.slice(first.length).trimStart();
  return [
    `${' '.repeat(indent)}${first}`,
    ...(rest === '' ? [] : wrap(rest, width - hanging).map((each) => `${' '.repeat(hanging)}${each}`)),
  ];
}
