import fc from 'fast-check';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';

const limits = { start: 8, min: 1, max: 32 };

/** How many of these tasks are started before the first one ends. */
async function startedAtOnce(concurrency: ReturnType<typeof createAdaptiveConcurrency>, tasks = 100): Promise<number> {
  let started = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const all = Array.from({ length: tasks }, () =>
    concurrency.run(async () => {
      started += 1;
      await gate;
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  const atOnce = started;
  open();
  await Promise.all(all);
  return atOnce;
}

test('begins with the start concurrency', async () => {
  expect(await startedAtOnce(createAdaptiveConcurrency(limits))).toBe(8);
});

test('is halved by throttling, and grows by one after as many successful calls as the concurrency', async () => {
  const concurrency = createAdaptiveConcurrency(limits);
  concurrency.onThrottle();
  expect(await startedAtOnce(concurrency)).toBe(4);
  for (let call = 0; call < 5; call += 1) concurrency.onSuccess();
  expect(await startedAtOnce(concurrency)).toBe(5);
});

test('does not grow while the process is busy', async () => {
  const concurrency = createAdaptiveConcurrency({ ...limits, isBusy: () => true });
  for (let call = 0; call < 100; call += 1) concurrency.onSuccess();
  expect(await startedAtOnce(concurrency)).toBe(8);
  concurrency.onThrottle();
  expect(await startedAtOnce(concurrency)).toBe(4);
});

test('responses that are throttled within the window reduce it once', async () => {
  let now = 0;
  const concurrency = createAdaptiveConcurrency({ ...limits, now: () => now });
  for (let call = 0; call < 10; call += 1) concurrency.onThrottle();
  expect(await startedAtOnce(concurrency)).toBe(4);
  now = 1_000;
  concurrency.onThrottle();
  expect(await startedAtOnce(concurrency)).toBe(2);
});

test('stays between min and max', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 400 }), async (responses) => {
      let now = 0;
      const concurrency = createAdaptiveConcurrency({ ...limits, now: () => now });
      for (const isThrottled of responses) {
        now += 1_000;
        if (isThrottled) concurrency.onThrottle();
        else concurrency.onSuccess();
      }
      const atOnce = await startedAtOnce(concurrency);
      expect(atOnce).toBeGreaterThanOrEqual(1);
      expect(atOnce).toBeLessThanOrEqual(32);
    }),
    { numRuns: 20 },
  );
});
