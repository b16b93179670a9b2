// Accounts as the journal knows them: who is a member and of which type, without a call to Organizations and without the
// right to make one. Onboarding writes it down, before it does anything in an account.
import { LRUCache } from 'lru-cache';
import type { StateTable } from '../table/table.ts';
import { findAccount } from './account-store.ts';
import type { Classification } from './account-type.ts';
import type { IneligibleAccount } from './directory.ts';

/** An account that may be worked in, and the type by which it is judged. */
export type ClassifiedAccount = { readonly kind: 'member'; readonly id: string; readonly type: Classification };

export type AccountLookup = (accountId: string) => Promise<ClassifiedAccount | IneligibleAccount>;

/** How long a change of type may go unnoticed, in milliseconds. */
const accountCacheMs = 60_000;

/** What was read is remembered for a minute. Throws the SDK's error when the journal cannot be read. */
export function createAccountLookup(journal: StateTable): AccountLookup {
  const cache = new LRUCache<string, ClassifiedAccount | IneligibleAccount>({
    max: 10_000,
    ttl: accountCacheMs,
    fetchMethod: (accountId) => read(journal, accountId),
  });
  return (accountId) => cache.forceFetch(accountId);
}

async function read(journal: StateTable, id: string): Promise<ClassifiedAccount | IneligibleAccount> {
  const record = await findAccount(journal, id);
  // No account forwards anything before it has a record.
  if (record === undefined) {
    return { kind: 'ineligible', id, state: null, reason: `account ${id} is not in the organization` };
  }
  if (record.state === 'skipped') return { kind: 'ineligible', id, state: record.state, reason: record.reason };
  return { kind: 'member', id, type: record.type };
}
