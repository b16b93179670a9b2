// Makes text safe to display: names of resources and principals, reasons, anything that others choose.

/**
 * Escapes control characters, invisible format characters, such as marks of text direction, and halves of characters,
 * which are no Unicode text.
 */
export function escapeInvisible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Parses JSON. Returns undefined, which is no JSON value, if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The text, shortened to `maxLength` UTF-16 code units, the last one an ellipsis, if it is longer. The result is
 * well-formed: half a character would make AWS and Slack refuse a whole message.
 */
export function truncate(text: string, maxLength: number): string {
  const cut = text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  return cut.toWellFormed();
}

const english = new Intl.PluralRules('en');

/** A number with its noun: `1 finding`, `2 findings`. `plural` is for a noun whose plural has not just an s. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${english.select(count) === 'one' ? noun : plural}`;
}
