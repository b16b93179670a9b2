// Wraps text for output that is read in terminals of a fixed width.

/** Lines of at most `width` characters. The first is indented by `indent`, the others by two more. */
export function wrapText(
  text: string,
  { width, indent }: { readonly width: number; readonly indent: number },
): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  const breakLine = () => {
    lines.push(line.trimEnd());
    line = ' '.repeat(indent + 2);
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
