// How much of an account is worked on at the same time: a little more with every call that passes while there is time left over
// for it, half as much when AWS throttles (additive increase, multiplicative decrease).
import pLimit from 'p-limit';

export type Pace = {
  /** Does the work when it is its turn. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** A call has passed, or was throttled. */
  readonly passed: () => void;
  readonly throttled: () => void;
  /** The most that is ever done at once. */
  readonly most: number;
};

type Limits = {
  readonly start: number;
  readonly least: number;
  readonly most: number;
  /** Whether this process is at its own limit: more at once would only wait for it, and hold memory meanwhile. */
  readonly isBusy?: () => boolean;
  readonly now?: () => number;
};

/** Throttling answers that come together are one sign, and count once within so many milliseconds. */
const oneSign = 200;

export function createPace({ start, least, most, isBusy = () => false, now = Date.now }: Limits): Pace {
  const limit = pLimit(start);
  let width = start;
  let slowedAt = Number.NEGATIVE_INFINITY;
  const set = (wanted: number) => {
    width = Math.min(most, Math.max(least, wanted));
    limit.concurrency = Math.floor(width);
  };
  return {
    run: (work) => limit(work),
    passed: () => {
      if (!isBusy()) set(width + 1 / width);
    },
    throttled: () => {
      if (now() - slowedAt < oneSign) return;
      slowedAt = now();
      set(width / 2);
    },
    most,
  };
}
