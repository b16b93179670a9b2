// How much of an account is worked on at the same time: a little more with every call that passes while there is time left over
// for it, half as much when AWS throttles (additive increase, multiplicative decrease).
import pLimit from 'p-limit';

export type AdaptiveConcurrency = {
  /** Does the work when it is its turn. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** A call has passed, or was throttled. */
  readonly onSuccess: () => void;
  readonly onThrottle: () => void;
  /** The most that is ever done at once. */
  readonly max: number;
};

type ConcurrencyLimits = {
  readonly start: number;
  readonly min: number;
  readonly max: number;
  /** Whether this process is at its own limit: more at once would only wait for it, and hold memory meanwhile. */
  readonly isBusy?: () => boolean;
  readonly now?: () => number;
};

/** Throttling answers that come together are one sign, and count once within so many milliseconds. */
const throttleWindowMs = 200;

export function createAdaptiveConcurrency({
  start,
  min,
  max,
  isBusy = () => false,
  now = Date.now,
}: ConcurrencyLimits): AdaptiveConcurrency {
  const limit = pLimit(start);
  let current = start;
  let lastThrottleAt = Number.NEGATIVE_INFINITY;
  const set = (wanted: number) => {
    current = Math.min(max, Math.max(min, wanted));
    limit.concurrency = Math.floor(current);
  };
  return {
    run: (work) => limit(work),
    onSuccess: () => {
      if (!isBusy()) set(current + 1 / current);
    },
    onThrottle: () => {
      if (now() - lastThrottleAt < throttleWindowMs) return;
      lastThrottleAt = now();
      set(current / 2);
    },
    max,
  };
}
