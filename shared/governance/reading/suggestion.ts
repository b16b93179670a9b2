// Suggests the allowed value that somebody probably meant.
import { distance } from 'fastest-levenshtein';

/** The share of a word's characters that may differ: more is another word, not a misspelling of this one. */
const longestDistance = 0.4;
/** Fewer characters than this are the beginning of too many words. */
const shortestAbbreviation = 3;

/** The allowed value nearest to the text; undefined if none is near. Ties go to the longest common beginning. */
export function suggestionFor(text: string, allowed: readonly string[]): string | undefined {
  const written = text.trim().toLowerCase();
  if (written === '') return undefined;
  const ranked = allowed
    .map((value) => ({ value, edits: editsBetween(written, value.toLowerCase()) }))
    .filter(({ value, edits }) => isNear(edits, Math.max(written.length, value.length)))
    .toSorted((one, other) => one.edits - other.edits || common(written, other.value) - common(written, one.value));
  return ranked[0]?.value ?? abbreviated(written, allowed);
}

function isNear(edits: number, length: number): boolean {
  return edits < length && edits <= Math.max(1, Math.floor(length * longestDistance));
}

/** Characters to insert, delete, replace or, as one edit, to swap. */
function editsBetween(one: string, other: string): number {
  if (one === other) return 0;
  const sorted = (text: string) => [...text].sort().join('');
  const edits = distance(one, other);
  return edits === 2 && sorted(one) === sorted(other) ? 1 : edits;
}

function common(written: string, value: string): number {
  const other = value.toLowerCase();
  let length = 0;
  while (length < other.length && written[length] === other[length]) length += 1;
  return length;
}

function abbreviated(written: string, allowed: readonly string[]): string | undefined {
  if (written.length < shortestAbbreviation) return undefined;
  const candidates = allowed.filter((value) => value.toLowerCase().startsWith(written));
  return candidates.length === 1 ? candidates[0] : undefined;
}
