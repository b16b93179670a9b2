import fc from 'fast-check';
import { chunk } from '../../../shared/lib/chunk.ts';

test('a list is split into full batches and a rest', () => {
  expect(chunk(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(chunk([], 2)).toEqual([]);
});

test('batches contain every item once, in order, and never exceed the size', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 30 }), (items, size) => {
      const batches = chunk(items, size);
      expect(batches.flat()).toEqual(items);
      expect(batches.every(({ length }) => length > 0 && length <= size)).toBe(true);
    }),
  );
});
