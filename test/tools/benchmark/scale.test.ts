import { simulate } from '../../../tools/benchmark/scale.ts';

const world = { accounts: 1_000, bucketsPerAccount: 100, violating: 1, concurrency: 10 };

test('ten times the accounts cost ten times as much and take ten times as long', () => {
  const [small, large] = [simulate(world), simulate({ ...world, accounts: 10_000 })];
  expect(large.dollars / small.dollars).toBeCloseTo(10);
  expect(large.seconds / small.seconds).toBeCloseTo(10);
});

test('twice as many pages at once take half as long and cost the same', () => {
  const [slow, fast] = [simulate(world), simulate({ ...world, concurrency: 20 })];
  expect(slow.seconds / fast.seconds).toBeCloseTo(2);
  expect(fast.dollars).toBeCloseTo(slow.dollars);
});

test('a compliant bucket costs three reads, and a violating one nine calls', () => {
  expect(simulate({ ...world, violating: 0 }).s3Calls).toBe(1_000 * (100 * 3 + 1));
  expect(simulate({ ...world, violating: 100 }).s3Calls).toBe(1_000 * (100 * 9 + 1));
});

test('an account of many buckets is swept in pages', () => {
  expect(simulate({ ...world, accounts: 1, bucketsPerAccount: 1_000 }).pages).toBe(5);
});
