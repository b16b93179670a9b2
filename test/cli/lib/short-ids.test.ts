import fc from 'fast-check';
import { matchId, shortIds } from '../../../cli/lib/short-ids.ts';

const anyIds = fc.uniqueArray(fc.stringMatching(/^[0-3]{6}$/), { minLength: 1, maxLength: 30 });
const candidates = (ids: readonly string[]) => ids.map((id) => ({ id, description: `about ${id}` }));

test('a short form is accepted for the id that it is of', () => {
  fc.assert(
    fc.property(anyIds, fc.integer({ min: 0, max: 6 }), (ids, minLength) => {
      for (const [id, short] of shortIds(ids, minLength)) {
        expect(matchId('finding', short, candidates(ids))).toBe(id);
        expect(short.length).toBeGreaterThanOrEqual(minLength);
      }
    }),
  );
});

test('the beginning of several ids is refused, with what they are', () => {
  const ids = ['aaaa1', 'aaaa2', 'bbbb3'];
  expect(() => matchId('finding', 'aa', candidates(ids))).toThrow(
    "'aa' is the beginning of 2 finding IDs: aaaa1 (about aaaa1), aaaa2 (about aaaa2). Type more of it.",
  );
});

test('of many, the first are named', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `a${String(index).padStart(2, '0')}`);
  expect(() => matchId('message', 'a', candidates(ids))).toThrow('a04 (about a04), and 7 more');
});

test.each([
  { name: 'a whole id that others begin with', text: 'aa', ids: ['aa', 'aab'], id: 'aa' },
  { name: 'no id', text: 'c', ids: ['aa', 'aab'], id: undefined },
])('$name', ({ text, ids, id }) => {
  expect(matchId('finding', text, candidates(ids))).toBe(id);
});
