// Patterns in which * is any text.
import fc from 'fast-check';
import { matchesWildcard } from '../../../shared/lib/wildcard.ts';
import { anyText } from '../../support/any-text.ts';

test.each([
  ['logs', 'logs', true],
  ['logs', 'logs-a', false],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['logs-*', 'logs-', true],
  ['logs-*', 'a-logs-', false],
  ['*-logs', 'a-logs', true],
  ['*-logs', 'a-logs-b', false],
  ['a*c', 'abc', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c', false],
  ['a*b*b', 'ab', false],
  ['a*b*b', 'abb', true],
  // The beginning and the end may not overlap, nor a part in the middle with either.
  ['ab*ba', 'aba', false],
  ['ab*ba', 'abba', true],
  ['ab*b*c', 'abc', false],
  ['a*bc*c', 'abc', false],
  ['a*b*a*b*c', 'ab-ba-c', false],
  ['a*b*a*b*c', 'ab-ab-c', true],
  ['a.b', 'axb', false],
  ['a*', 'a\nb', true],
])('%j matches %j: %j', (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});

/** The definition: `*` is any text, and every other character is itself. */
function matches(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text === '';
  const others = rest.join('');
  if (first !== '*') return text.startsWith(first) && matches(others, text.slice(first.length));
  return Array.from({ length: text.length + 1 }, (_, index) => text.slice(index)).some((end) => matches(others, end));
}

test('matches exactly what the definition says', () => {
  const shortText = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(
    fc.property(shortText, shortText, (pattern, text) => {
      expect(matchesWildcard(pattern, text)).toBe(matches(pattern, text));
    }),
    { numRuns: 2_000 },
  );
});

test('any text is matched by * and, unless it has one, by itself', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(matchesWildcard('*', text)).toBe(true);
      expect(matchesWildcard(text, text)).toBe(true);
    }),
  );
});

test('takes a moment, however many * the pattern has', () => {
  const pattern = `${'*a'.repeat(60)}b`;
  expect(matchesWildcard(pattern, 'a'.repeat(5_000))).toBe(false);
  expect(matchesWildcard(pattern, `${'a'.repeat(5_000)}b`)).toBe(true);
});
