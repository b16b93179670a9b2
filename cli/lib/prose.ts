// Sentences for people, wrapped at words for a terminal. A command to copy stays in one piece.
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** A command at the end of a sentence or in parentheses: Palisade's own, in each form in which hints have it, or AWS's. */
const command =
  /(?<=: |\()(?:aws|npm run -s palisade --|npx --no (?:-- )?palisade|'[^']*palisade'|[^\s'()]*palisade)(?: (?:[^\s().;,]|[.;,](?=\S))+)+/g;
/** Stands for a space at which no line is broken: a character for private use, which no text has after escaping. */
const keptSpace = '\ue000';

/** The lines of a text, which may have line breaks and colors. Only a command, on a line of its own, may be wider. Pure. */
export function proseLines(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => (stringWidth(line) <= width ? [line] : wrapLine(line, width)));
}

function wrapLine(line: string, width: number): string[] {
  const indent = line.length - line.trimStart().length;
  const hanging = indent === 0 ? 0 : Math.min(indent + 2, Math.floor(width / 2));
  const room = width - Math.max(indent, hanging);
  const kept = line.trimStart().replaceAll(command, (words) => words.replaceAll(' ', keptSpace));
  return wrapAnsi(kept, room)
    .split('\n')
    .flatMap((part) => (fits(part, room) ? part : wrapAnsi(part, room, { hard: true, wordWrap: false }).split('\n')))
    .map((part, index) => `${' '.repeat(index === 0 ? indent : hanging)}${part.replaceAll(keptSpace, ' ')}`);
}

function fits(part: string, room: number): boolean {
  return stringWidth(part) <= room || part.includes(keptSpace);
}
