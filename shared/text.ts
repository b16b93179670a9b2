// Text from outside, made safe to show: names of buckets and people, reasons, whatever somebody else chose.

/** Control characters and marks that turn the direction of text are made visible. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
