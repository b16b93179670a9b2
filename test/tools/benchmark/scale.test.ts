import { simulate } from '../../../tools/benchmark/scale.ts';

const scenario = { accounts: 1_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 10 };

test('ten times the accounts take ten times as long and cost ten times as much', () => {
  const [small, large] = [simulate(scenario), simulate({ ...scenario, accounts: 10_000 })];
  expect(large.dollars / small.dollars).toBeCloseTo(10);
  expect(large.seconds / small.seconds).toBeCloseTo(10);
});

test('twice the concurrency takes half as long and costs the same', () => {
  const [slow, fast] = [simulate(scenario), simulate({ ...scenario, concurrency: 20 })];
  expect(slow.seconds / fast.seconds).toBeCloseTo(2);
  expect(fast.dollars).toBeCloseTo(slow.dollars);
});

test('a compliant bucket takes three calls to S3, and a violating one nine', () => {
  expect(simulate({ ...scenario, violatingPercent: 0 }).s3Calls).toBe(1_000 * (100 * 3 + 1));
  expect(simulate({ ...scenario, violatingPercent: 100 }).s3Calls).toBe(1_000 * (100 * 9 + 1));
});

test('an account with many buckets is swept in pages', () => {
  expect(simulate({ ...scenario, accounts: 1, bucketsPerAccount: 1_000 }).pages).toBe(5);
});
