// Which accounts are new: they have no workloads yet, so that a quarantine stops nobody.
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import type { Member } from '../../shared/accounts/directory.ts';

/** An account counts as new for one day, in which it is not expected to have workloads. */
const newAccountMs = 24 * 60 * 60_000;

/**
 * Whether the account was created in the organization less than a day ago and never had a complete baseline. An invited
 * account may have workloads from before. So has the hub's, however young it is: Palisade's own functions.
 */
export function isNewAccount(
  { id, joinedMethod, joinedAt }: Pick<Member, 'id' | 'joinedMethod' | 'joinedAt'>,
  previous: Pick<AccountRecord, 'completedAt'> | undefined,
  hubAccountId: string,
  now: Date,
): boolean {
  if (id === hubAccountId || joinedMethod !== 'CREATED' || previous?.completedAt) return false;
  return now.getTime() - Date.parse(joinedAt ?? '') < newAccountMs;
}
