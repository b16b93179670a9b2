import fc from 'fast-check';
import { createPace } from '../../../shared/sweep/adaptive-concurrency.ts';

const limits = { start: 8, least: 1, most: 32 };

/** How many of these works are begun before any of them ends. */
async function begunOf(pace: ReturnType<typeof createPace>, works = 100): Promise<number> {
  let begun = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const all = Array.from({ length: works }, () =>
    pace.run(async () => {
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
  expect(await begunOf(createPace(limits))).toBe(8);
});

test('does half as much when it is throttled, and one more after as many calls as it does at once', async () => {
  const pace = createPace(limits);
  pace.throttled();
  expect(await begunOf(pace)).toBe(4);
  for (let call = 0; call < 5; call += 1) pace.passed();
  expect(await begunOf(pace)).toBe(5);
});

test('does not do more when the process itself is at its limit', async () => {
  const pace = createPace({ ...limits, isBusy: () => true });
  for (let call = 0; call < 100; call += 1) pace.passed();
  expect(await begunOf(pace)).toBe(8);
  pace.throttled();
  expect(await begunOf(pace)).toBe(4);
});

test('answers that are throttled together are one sign', async () => {
  let now = 0;
  const pace = createPace({ ...limits, now: () => now });
  for (let call = 0; call < 10; call += 1) pace.throttled();
  expect(await begunOf(pace)).toBe(4);
  now = 1_000;
  pace.throttled();
  expect(await begunOf(pace)).toBe(2);
});

test('never does less or more than it may', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 400 }), async (signs) => {
      let now = 0;
      const pace = createPace({ ...limits, now: () => now });
      for (const isThrottled of signs) {
        now += 1_000;
        if (isThrottled) pace.throttled();
        else pace.passed();
      }
      const atOnce = await begunOf(pace);
      expect(atOnce).toBeGreaterThanOrEqual(1);
      expect(atOnce).toBeLessThanOrEqual(32);
    }),
    { numRuns: 20 },
  );
});
