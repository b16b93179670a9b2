// The change budget: counts the changes per hour of each account and of the organization in the journal.
import { counted } from '../../lib/text.ts';
import type { StateTable } from '../../table/table.ts';
import { type AddUpTo, type CounterKey, hourOf, journalCounters } from './change-counter.ts';

export type ChangesPerHour = { readonly account: number; readonly organization: number };

export type BudgetScope = keyof ChangesPerHour;

/**
 * How many of the requested changes are allowed. `firstChangeIn` lists the scopes whose counter has its first changes of
 * this hour: if their budget was used up in an earlier hour, it is available again. `denial` says why the other changes
 * are denied; it is undefined if all of them are allowed.
 */
export type BudgetResult = {
  readonly granted: number;
  readonly firstChangeIn: readonly BudgetScope[];
  readonly denial: { readonly scope: BudgetScope; readonly reason: string } | undefined;
};

/** Counts `count` changes of an account if the budgets allow them. Throws the SDK's error if they cannot be counted. */
export type ChangeBudget = (accountId: string, count: number, now: Date) => Promise<BudgetResult>;

/**
 * The organization's changes are counted in this many items, each with a share of the budget. An item takes 1,000 writes
 * a second (DynamoDB Developer Guide, "Partitions and data distribution"), and each of these is one write unit, so that
 * 8,000 changes a second can be counted. The shares add up to the budget, so it is never exceeded; and a change is
 * denied only after every share was asked, so it can be used up completely.
 */
export const organizationShards = 8;

/**
 * Creates the budget. It remembers which counters are used up until the hour ends: they never fall, so that a change
 * that they deny costs no call.
 */
export function createChangeBudget(table: StateTable, limits: ChangesPerHour): ChangeBudget {
  return createBudgetWith(journalCounters(table), limits);
}

/** The same budget with other counters, such as those of a dry run. */
export function createBudgetWith(addUpTo: AddUpTo, limits: ChangesPerHour): ChangeBudget {
  let usedUp = { hour: '', keys: new Set<string>() };
  const take = async (key: CounterKey, share: number, count: number) => {
    if (usedUp.keys.has(key.id)) return { added: 0, isFirst: false };
    const taken = await addUpTo(key, share, count);
    if (taken.added < count) usedUp.keys.add(key.id);
    return taken;
  };
  return async (accountId, count, now) => {
    const hour = hourOf(now);
    if (usedUp.hour !== hour) usedUp = { hour, keys: new Set() };
    const shards = sharesOf(limits.organization, accountId);
    if (shards.every(({ shard }) => usedUp.keys.has(counterId(shard)))) {
      return { granted: 0, firstChangeIn: [], denial: denialOf('organization', limits, accountId, hour) };
    }
    const ofAccount = await take({ id: counterId(accountId), hour }, limits.account, count);
    let granted = 0;
    let isFirstOfShard = false;
    for (const { shard, share } of shards) {
      if (granted === ofAccount.added) break;
      const { added, isFirst } = await take({ id: counterId(shard), hour }, share, ofAccount.added - granted);
      granted += added;
      isFirstOfShard ||= isFirst;
    }
    return {
      granted,
      firstChangeIn: [
        ...(ofAccount.isFirst ? (['account'] as const) : []),
        ...(isFirstOfShard ? (['organization'] as const) : []),
      ],
      denial:
        granted === count
          ? undefined
          : denialOf(granted < ofAccount.added ? 'organization' : 'account', limits, accountId, hour),
    };
  };
}

/** The counter of an account, or of a shard of the organization; the first shard's also has what was reported. */
export function counterId(accountOrShard: string | number): string {
  return typeof accountOrShard === 'number' ? `changes#organization-${accountOrShard}` : `changes#${accountOrShard}`;
}

/** The shards with their shares of the budget, beginning with another one for each account. Pure. */
export function sharesOf(
  limit: number,
  accountId: string,
): readonly { readonly shard: number; readonly share: number }[] {
  const first = Number(accountId.slice(-6)) % organizationShards || 0;
  return Array.from({ length: organizationShards }, (_, index) => {
    const shard = (first + index) % organizationShards;
    return { shard, share: Math.floor(limit / organizationShards) + (shard < limit % organizationShards ? 1 : 0) };
  }).filter(({ share }) => share > 0);
}

function denialOf(scope: BudgetScope, limits: ChangesPerHour, accountId: string, hour: string) {
  const scopeText = scope === 'organization' ? 'in the organization' : `in account ${accountId}`;
  const until = `${new Date(Date.parse(`${hour}:00:00Z`) + 60 * 60_000).toISOString().slice(0, 16)} UTC`;
  const budget = `${counted(limits[scope], 'change')} per hour ${scopeText}`;
  const reason = `the change budget of ${budget} is used up (limits.changesPerHour): no more changes until ${until}`;
  return { scope, reason };
}
