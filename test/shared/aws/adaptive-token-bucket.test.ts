import fc from 'fast-check';
import { type AdaptiveTokenBucket, createAdaptiveTokenBucket } from '../../../shared/aws/adaptive-token-bucket.ts';
import { inSimulatedTime } from '../../support/simulated-time.ts';

const anHourMs = 3_600_000;

/** When each call got its token, in seconds, and which it was. */
async function take(bucket: AdaptiveTokenBucket, delaysMs: readonly number[]) {
  const taken: { call: number; at: number }[] = [];
  const start = Date.now();
  const calls = delaysMs.map(async (delayMs, call) => {
    await new Promise((done) => setTimeout(done, delayMs));
    await bucket.take(anHourMs);
    taken.push({ call, at: (Date.now() - start) / 1_000 });
  });
  await Promise.all(calls);
  return taken;
}

test('in no period are there more calls than the burst and the rate allow, and each call waits its turn', async () => {
  const rates = fc.record({ perSecond: fc.constantFrom(0.5, 1, 1.5, 6), burst: fc.integer({ min: 1, max: 9 }) });
  const delays = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(rates, delays, async (rate, delaysMs) => {
      const inOrder = delaysMs.toSorted((one, other) => one - other);
      const { ended } = await inSimulatedTime(() => take(createAdaptiveTokenBucket(rate), inOrder), 3_600);
      const taken = ended?.status === 'fulfilled' ? ended.value : [];
      expect(taken.map(({ call }) => call)).toEqual(inOrder.map((_, call) => call));
      for (const [first, { at: from }] of taken.entries()) {
        for (const [others, { at: to }] of taken.slice(first).entries()) {
          expect(1 + others).toBeLessThanOrEqual(rate.burst + (to - from) * rate.perSecond + 1e-6);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('the rate halves once for answers that were throttled together, down to a sixteenth, and recovers', async () => {
  await inSimulatedTime(async () => {
    const bucket = createAdaptiveTokenBucket({ perSecond: 8, burst: 4 });
    const rates = [bucket.perSecond()];
    for (const delayMs of [0, 100, 1_000, 1_000, 1_000, 1_000]) {
      await new Promise((done) => setTimeout(done, delayMs));
      bucket.onThrottle();
      rates.push(bucket.perSecond());
    }
    expect(rates.map((rate) => Number(rate.toFixed(2)))).toEqual([8, 4, 4, 2, 1, 0.5, 0.5]);
    for (let answers = 0; answers < 100; answers += 1) bucket.onSuccess();
    expect(bucket.perSecond()).toBe(8);
  }, 60);
  expect.hasAssertions();
});

test('without a throttled answer the rate recovers with time, hardly in ten seconds and wholly in thirty', async () => {
  await inSimulatedTime(async () => {
    const bucket = createAdaptiveTokenBucket({ perSecond: 16, burst: 4 });
    const rateAfter = async (seconds: number) => {
      await new Promise((done) => setTimeout(done, seconds * 1_000));
      await bucket.take(anHourMs);
      return bucket.perSecond();
    };
    for (let count = 0; count < 5; count += 1) {
      await rateAfter(1);
      bucket.onThrottle();
    }
    expect(bucket.perSecond()).toBe(1);
    expect(await rateAfter(10)).toBeCloseTo(1 + 16 / 27, 1);
    expect(await rateAfter(20)).toBe(16);
  }, 60);
  expect.hasAssertions();
});

test('after a throttled answer the burst is used up', async () => {
  await inSimulatedTime(async () => {
    const bucket = createAdaptiveTokenBucket({ perSecond: 2, burst: 8 });
    bucket.onThrottle();
    expect(await bucket.take(anHourMs)).toBe(1_000);
  }, 60);
  expect.assertions(1);
});

test('a call that would have to wait too long does not wait, and takes no token', async () => {
  await inSimulatedTime(async () => {
    const bucket = createAdaptiveTokenBucket({ perSecond: 1, burst: 1 });
    const waits = await Promise.all([3_000, 3_000, 1_000, 3_000].map((maxWaitMs) => bucket.take(maxWaitMs)));
    expect(waits).toEqual([0, 1_000, undefined, 2_000]);
  }, 60);
  expect.assertions(1);
});

test('a call gives up if the rate falls while it waits', async () => {
  await inSimulatedTime(async () => {
    const bucket = createAdaptiveTokenBucket({ perSecond: 1, burst: 1 });
    expect(await bucket.take(0)).toBe(0);
    const waits = [bucket.take(2_000), bucket.take(2_000)];
    bucket.onThrottle();
    expect(await Promise.all(waits)).toEqual([2_000, undefined]);
  }, 60);
  expect.assertions(2);
});

test('a clock that goes back does not take tokens away', async () => {
  let now = 10_000;
  const bucket = createAdaptiveTokenBucket(
    { perSecond: 1, burst: 3 },
    { now: () => now, sleep: async () => undefined },
  );
  now = 0;
  expect(await bucket.take(0)).toBe(0);
});
