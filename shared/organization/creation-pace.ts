// How fast accounts may be created: three at once, then one in ten seconds (AWS Organizations User Guide, "Quotas and
// service limits", Throttling limits). The pace is kept here and not left to the client, so that it can be shown.
import type { BucketClock } from '../aws/adaptive-token-bucket.ts';
import { organizationsRates } from '../aws/organizations-rates.ts';

/** Takes the next turn. Returns the milliseconds until it. */
export type Pace = () => number;

/** The turns of one command, whose bucket is full at first (the generic cell rate algorithm). */
export function createPace({ now }: Pick<BucketClock, 'now'>): Pace {
  const row = organizationsRates.find(({ operations }) => operations.includes('CreateAccount'));
  if (row === undefined) throw new Error('no rate of CreateAccount');
  const intervalMs = 1_000 / row.perSecond;
  let emptyAt = Number.NEGATIVE_INFINITY;
  return () => {
    const turn = Math.max(now(), emptyAt - (row.burst - 1) * intervalMs);
    emptyAt = Math.max(turn, emptyAt) + intervalMs;
    return turn - now();
  };
}

/** For a local cloud's own key, which is not metered. */
export const withoutPace: Pace = () => 0;
