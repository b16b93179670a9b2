// A token bucket whose rate follows what the service allows: half the rate when the service throttles, a little more with
// every other answer, and with the time that passes without a throttled one (additive increase, multiplicative decrease).
//
// The SDK's own limiter (@smithy/core, DefaultRateLimiter: retry mode "adaptive") is of no use here: it limits nothing
// until the first throttled answer, has no upper bound afterwards and never goes below one request in two seconds.

/** What the bucket needs of time. */
export type BucketClock = {
  /** Milliseconds since any moment. */
  readonly now: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
};

export const systemClock: BucketClock = {
  now: () => Date.now(),
  sleep: (delayMs) => new Promise((done) => setTimeout(done, delayMs)),
};

export type AdaptiveTokenBucket = {
  /**
   * Waits for a token, in the order of the calls. Returns the milliseconds that it waited, or undefined, without a
   * token, if it would have to wait for longer than `maxWaitMs`.
   */
  readonly take: (maxWaitMs: number) => Promise<number | undefined>;
  /** Must be called after every answer that was throttled, and after every other one. */
  readonly onThrottle: () => void;
  readonly onSuccess: () => void;
  /** Tokens a second at present. */
  readonly perSecond: () => number;
};

/** The lowest rate is this part of the highest, so that the lowest rates of sixteen clients fit into one bucket. */
const lowestPart = 1 / 16;
/**
 * The number of answers that raise the rate from zero to the highest. With more, a client that was throttled often at the
 * start of a short run is slow to its end; with fewer, ten clients are throttled often (docs/decisions/0015).
 */
const answersToHighest = 30;
/**
 * The seconds without a throttled answer that raise the rate from zero to the highest, by their cube: hardly at first, while
 * the others use what this client gave up, and soon once they have ended. By its answers alone, a client that was throttled
 * often would be slow for as long as it has few answers.
 */
const secondsToHighest = 30;
/** A call that waits at a rate below the highest looks at it again after this time: it may have risen. */
const longestSleepMs = 1_000;
/** Throttled answers within this time are one signal: the calls were sent at the same rate. */
const throttleWindowMs = 1_000;

/** Creates a full bucket with this rate as its highest, in tokens a second, and this burst, in tokens. */
export function createAdaptiveTokenBucket(
  { perSecond: highest, burst }: { readonly perSecond: number; readonly burst: number },
  { now, sleep }: BucketClock = systemClock,
): AdaptiveTokenBucket {
  let rate = highest;
  let tokens = burst;
  let refilledAt = now();
  let lastThrottleAt = Number.NEGATIVE_INFINITY;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const refill = () => {
    // A system clock may go back.
    const elapsedSeconds = Math.max(0, now() - refilledAt) / 1_000;
    tokens = Math.min(burst, tokens + elapsedSeconds * rate);
    if (rate < highest) rate = Math.min(highest, rate + risenAt(now()) - risenAt(refilledAt));
    refilledAt = now();
  };
  const risenAt = (time: number) => highest * (Math.max(0, time - lastThrottleAt) / 1_000 / secondsToHighest) ** 3;
  const msUntil = (wanted: number) => Math.max(0, ((wanted - tokens) / rate) * 1_000);
  const takeInTurn = async (since: number, maxWaitMs: number) => {
    for (;;) {
      refill();
      const waitedMs = now() - since;
      if (tokens >= 1) {
        tokens -= 1;
        return waitedMs;
      }
      if (waitedMs + msUntil(1) > maxWaitMs) return undefined;
      // Whole milliseconds, rounded up: timers have no fractions.
      const delayMs = Math.ceil(msUntil(1));
      await sleep(rate < highest ? Math.min(longestSleepMs, delayMs) : delayMs);
    }
  };

  return {
    take: (maxWaitMs) => {
      refill();
      if (msUntil(waiting + 1) > maxWaitMs) return Promise.resolve(undefined);
      waiting += 1;
      const since = now();
      const taken = turn
        .then(() => takeInTurn(since, maxWaitMs))
        .finally(() => {
          waiting -= 1;
        });
      turn = taken;
      return taken;
    },
    onThrottle: () => {
      if (now() - lastThrottleAt < throttleWindowMs) return;
      refill();
      lastThrottleAt = now();
      rate = Math.max(highest * lowestPart, rate / 2);
      tokens = Math.min(0, tokens);
    },
    onSuccess: () => {
      refill();
      rate = Math.min(highest, rate + highest / answersToHighest);
    },
    perSecond: () => rate,
  };
}
