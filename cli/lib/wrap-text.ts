// Wraps text for output that is read in terminals of a fixed width.

export type Wrapping = {
  readonly width: number;
  /** How far the first line is indented. */
  readonly indent: number;
  /** How far the other lines are indented; two more than the first, unless it is set. */
  readonly hanging?: number;
};

/** Lines of at most `width` characters. */
export function wrapText(text: string, { width, indent, hanging = indent + 2 }: Wrapping): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  const breakLine = () => {
    lines.push(line.trimEnd());
    line = ' '.repeat(hanging);
    isEmpty = true;
  };
  for (const [part] of text.matchAll(/\s+|\S+/g)) {
    if (/^\s/.test(part)) {
      if (!isEmpty && line.length + part.length < width) line += part;
      else if (!isEmpty) line += ' ';
      continue;
    }
    if (!isEmpty && line.length + part.length > width) breakLine();
    // A word that no line has room for is cut.
    let rest = part;
    while (line.length + rest.length > width) {
      const room = width - line.length;
      line += rest.slice(0, room);
      rest = rest.slice(room);
      breakLine();
    }
    line += rest;
    isEmpty = false;
  }
  if (!isEmpty) lines.push(line.trimEnd());
  return lines;
}
