// The progress of a sweep: how many buckets of how many are evaluated, and in which account.
import { showWhile } from '../../local/progress.ts';
import { counted } from '../../shared/lib/text.ts';
import { type BarState, barText } from './bar-text.ts';
import type { Target } from './types.ts';

export type SweepProgress = {
  readonly start: (accountIds: readonly string[]) => void;
  readonly accountBegun: (accountId: string) => void;
  /** Further buckets of the account are known; `isAll` if they are the last. */
  readonly listed: (accountId: string, buckets: number, isAll: boolean) => void;
  readonly bucketDone: (accountId: string, changes: number) => void;
  readonly accountDone: (accountId: string) => void;
  readonly stop: () => void;
};

const nothing = () => undefined;
export const noProgress: SweepProgress = {
  start: nothing,
  accountBegun: nothing,
  listed: nothing,
  bucketDone: nothing,
  accountDone: nothing,
  stop: nothing,
};

export type BarOptions = {
  /** The names of accounts; of others, the ID is shown. */
  readonly nameOf?: (accountId: string) => string;
  /** How many buckets there are, if it is known before they are listed. */
  readonly expectedBuckets?: number | undefined;
};

type Output = {
  readonly show: typeof showWhile;
  readonly columns: () => number | undefined;
  readonly now: () => number;
};
const standardError: Output = { show: showWhile, columns: () => process.stderr.columns, now: Date.now };

/** The names of those accounts whose name is known. */
export function accountNamesOf(targets: readonly Pick<Target, 'accountId' | 'name'>[]): (accountId: string) => string {
  const names = new Map(targets.map(({ accountId, name }) => [accountId, name]));
  return (accountId) => names.get(accountId) || accountId;
}

const redrawMs = 200;
/** The rate of this time is what the remaining time is estimated by. */
const rateWindowMs = 15_000;

/** Shows the progress on a terminal; elsewhere, that there is a sweep. `what` is `Sweeping` or `Evaluating`. */
export function sweepProgress(
  what: string,
  { nameOf = (id) => id, expectedBuckets }: BarOptions = {},
  { show, columns, now }: Output = standardError,
): SweepProgress {
  const active = new Set<string>();
  const listing = new Set<string>();
  const samples: { readonly at: number; readonly done: number }[] = [];
  let [accounts, accountsDone, listed, done, changes] = [0, 0, 0, 0, 0];
  let stop: () => void = nothing;
  const draw = () => {
    samples.push({ at: now(), done });
    while ((samples[0]?.at ?? 0) < now() - rateWindowMs) samples.shift();
    const [first] = active;
    const isTotalKnown = expectedBuckets !== undefined || listing.size === 0;
    const state: BarState = {
      what,
      done,
      total: Math.max(listed, done, expectedBuckets ?? 0),
      isTotalKnown,
      accountsDone,
      accounts,
      changes,
      account: first === undefined ? undefined : nameOf(first),
      otherAccounts: Math.max(0, active.size - 1),
      samples,
    };
    return barText(state, columns() ?? 80);
  };
  return {
    start: (ids) => {
      accounts = ids.length;
      for (const id of ids) listing.add(id);
      void show(`${what} ${counted(ids.length, 'account')}`, (say) => {
        const timer = setInterval(() => say(draw()), redrawMs).unref();
        return new Promise<void>((resolve) => {
          stop = () => {
            clearInterval(timer);
            resolve();
          };
        });
      });
    },
    accountBegun: (id) => void active.add(id),
    listed: (id, buckets, isAll) => {
      listed += buckets;
      if (isAll) listing.delete(id);
    },
    bucketDone: (_, changesSoFar) => {
      done += 1;
      changes = changesSoFar;
    },
    accountDone: (id) => {
      accountsDone += 1;
      active.delete(id);
      // One that could not be listed has no buckets to wait for.
      listing.delete(id);
    },
    stop: () => stop(),
  };
}
