// Matches names with patterns in which `*` is any text.

/**
 * Whether the whole text matches. In linear time: each part between two `*` is looked for once, at its first place after
 * the part before, where it leaves the most for those that follow. A regular expression with several `.*` tries all
 * places, and names are chosen by anybody.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const firstStar = pattern.indexOf('*');
  if (firstStar < 0) return text === pattern;
  const [first, last] = [pattern.slice(0, firstStar), pattern.slice(pattern.lastIndexOf('*') + 1)];
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of pattern.split('*').slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
