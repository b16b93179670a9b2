// Text from outside, made fit to show: names of buckets and people, reasons, whatever somebody else chose.

/** Control characters and marks that turn the direction of text are made visible. */
export function escapeInvisible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The text as JSON; undefined, which no JSON is, when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text, or so much of it as fits into so many characters, with a mark that there was more. */
export function truncate(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
