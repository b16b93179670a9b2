// Adapts how many resources of an account are evaluated at the same time: slightly more after every successful call
// while the process is not busy, half as many when AWS throttles (additive increase, multiplicative decrease).
import pLimit from 'p-limit';

export type AdaptiveConcurrency = {
  /** Runs the work when the concurrency allows it. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Must be called after every call that was not throttled, and after every call that was. */
  readonly onSuccess: () => void;
  readonly onThrottle: () => void;
  /** The highest concurrency. */
  readonly max: number;
};

type ConcurrencyLimits = {
  readonly start: number;
  readonly min: number;
  readonly max: number;
  /** Whether this process is at its own limit. More concurrency would then only add waiting time and memory. */
  readonly isBusy?: () => boolean;
  readonly now?: () => number;
};

/** Throttled responses within this time are one signal and reduce the concurrency once. */
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
