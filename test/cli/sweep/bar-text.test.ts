// The progress bar of a sweep, at any width.
import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { type BarState, barText, secondsLeft } from '../../../cli/sweep/bar-text.ts';
import { sweepProgress } from '../../../cli/sweep/sweep-progress.ts';
import type { Work } from '../../../local/progress.ts';

const state: BarState = {
  what: 'Sweeping',
  done: 111,
  total: 300,
  isTotalKnown: true,
  accountsDone: 3,
  accounts: 12,
  changes: 43,
  account: 'ml-production',
  otherAccounts: 8,
  samples: [
    { at: 0, done: 11 },
    { at: 10_000, done: 111 },
  ],
};

test.each([
  { columns: 60, text: 'Sweeping 111 of 300 buckets, 3 of 12 accounts, 43 changes' },
  { columns: 80, text: 'Sweeping 111 of 300 buckets, 3 of 12 accounts, about 19s left, 43 changes' },
  {
    columns: 120,
    text: 'Sweeping █████░░░░░░░░░ 111 of 300 buckets, 3 of 12 accounts, about 19s left, 43 changes, in ml-production and 8 more',
  },
])('at $columns columns', ({ columns, text }) => {
  expect(barText(state, columns)).toBe(text);
});

test('what room is left has a bar', () => {
  expect(barText({ ...state, account: undefined }, 140)).toBe(
    `Sweeping ${'█'.repeat(9)}${'░'.repeat(15)} 111 of 300 buckets, 3 of 12 accounts, about 19s left, 43 changes`,
  );
});

test('as long as buckets are not listed, there is no bar and no time', () => {
  expect(barText({ ...state, isTotalKnown: false, account: undefined }, 140)).toBe(
    'Sweeping 111 of 300+ buckets, 3 of 12 accounts, 43 changes',
  );
});

test.each([
  { name: 'buckets that are not listed', more: { isTotalKnown: false }, seconds: undefined },
  {
    name: 'a rate of a moment',
    more: {
      samples: [
        { at: 0, done: 0 },
        { at: 2_000, done: 111 },
      ],
    },
    seconds: undefined,
  },
  {
    name: 'no progress',
    more: {
      samples: [
        { at: 0, done: 111 },
        { at: 9_000, done: 111 },
      ],
    },
    seconds: undefined,
  },
  { name: 'no samples', more: { samples: [] }, seconds: undefined },
  { name: 'ten a second', more: {}, seconds: 19 },
  { name: 'nothing left', more: { done: 300 }, seconds: 0 },
])('the time left with $name', ({ more, seconds }) => {
  expect(secondsLeft({ ...state, ...more })).toBe(seconds);
});

test('the line fits from 60 columns on, and always has the buckets', () => {
  const count = fc.integer({ min: 0, max: 99_999 });
  const states = fc.record<BarState>({
    what: fc.constantFrom('Sweeping', 'Evaluating'),
    done: count,
    total: count,
    isTotalKnown: fc.boolean(),
    accountsDone: count,
    accounts: count,
    changes: count,
    account: fc.option(fc.string({ unit: fc.constantFrom('帳', 'a', '-'), maxLength: 63 }), { nil: undefined }),
    otherAccounts: fc.integer({ min: 0, max: 15 }),
    samples: fc.constant(state.samples),
  });
  fc.assert(
    fc.property(states, fc.integer({ min: 60, max: 200 }), (any, columns) => {
      const text = barText(any, columns);
      expect(stringWidth(text)).toBeLessThanOrEqual(columns - 3);
      expect(text).toMatch(/[\d,]+ of [\d,]+\+? buckets/);
    }),
  );
});

test('counts the buckets of the accounts as they are listed, and names the account that takes longest', () => {
  jest.useFakeTimers({ now: 0 });
  let drawn = '';
  const show = async <T>(_: string, work: Work<T>) => {
    if (typeof work !== 'function') return work;
    return work((text) => {
      drawn = text;
    });
  };
  const output = { show, columns: () => 160, now: Date.now };
  const progress = sweepProgress('Sweeping', { nameOf: (id) => `name-${id}` }, output);
  progress.start(['a', 'b', 'c']);
  progress.accountBegun('a');
  progress.accountBegun('b');
  progress.listed('a', 300, true);
  progress.listed('b', 10, true);
  for (let index = 0; index < 100; index += 1) progress.bucketDone('a', index);
  jest.advanceTimersByTime(200);
  expect(drawn).toBe('Sweeping 100 of 310+ buckets, 0 of 3 accounts, 99 changes, in name-a and 1 more');
  progress.accountDone('b');
  progress.accountBegun('c');
  progress.listed('c', 90, true);
  for (let index = 0; index < 100; index += 1) progress.bucketDone('a', 99);
  jest.advanceTimersByTime(4_000);
  expect(drawn).toMatch(/200 of 400 buckets, 1 of 3 accounts, about 8s left, 99 changes, in name-a and 1 more$/);
  progress.stop();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});
