import fc from 'fast-check';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';

const limits = { start: 8, min: 1, max: 32 };

/** How many of these works are begun before any of them ends. */
async function begunOf(concurrency: ReturnType<typeof createAdaptiveConcurrency>, works = 100): Promise<number> {
  let begun = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const all = Array.from({ length: works }, () =>
    concurrency.run(async () => {
      begun += 1;
      await gate;
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  const atOnce = begun;
  open();
  await Promise.all(all);
  return atOnce;
}

test('begins with as much as it is told to', async () => {
  expect(await begunOf(createAdaptiveConcurrency(limits))).toBe(8);
});

test('does half as much when it is throttled, and one more after as many calls as it does at once', async () => {
  const concurrency = createAdaptiveConcurrency(limits);
  concurrency.onThrottle();
  expect(await begunOf(concurrency)).toBe(4);
  for (let call = 0; call < 5; call += 1) concurrency.onSuccess();
  expect(await begunOf(concurrency)).toBe(5);
});

test('does not do more when the process itself is at its limit', async () => {
  const concurrency = createAdaptiveConcurrency({ ...limits, isBusy: () => true });
  for (let call = 0; call < 100; call += 1) concurrency.onSuccess();
  expect(await begunOf(concurrency)).toBe(8);
  concurrency.onThrottle();
  expect(await begunOf(concurrency)).toBe(4);
});

test('answers that are throttled together are one sign', async () => {
  let now = 0;
  const concurrency = createAdaptiveConcurrency({ ...limits, now: () => now });
  for (let call = 0; call < 10; call += 1) concurrency.onThrottle();
  expect(await begunOf(concurrency)).toBe(4);
  now = 1_000;
  concurrency.onThrottle();
  expect(await begunOf(concurrency)).toBe(2);
});

test('never does less or more than it may', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 400 }), async (signs) => {
      let now = 0;
      const concurrency = createAdaptiveConcurrency({ ...limits, now: () => now });
      for (const isThrottled of signs) {
        now += 1_000;
        if (isThrottled) concurrency.onThrottle();
        else concurrency.onSuccess();
      }
      const atOnce = await begunOf(concurrency);
      expect(atOnce).toBeGreaterThanOrEqual(1);
      expect(atOnce).toBeLessThanOrEqual(32);
    }),
    { numRuns: 20 },
  );
});
