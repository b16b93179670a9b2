// Looks up members and their types in the journal, so that functions need no permissions in Organizations. Onboarding
// records an account before it changes anything in it.
import { LRUCache } from 'lru-cache';
import type { StateTable } from '../table/table.ts';
import { type AccountClass, accountAge } from './account-age.ts';
import { type AccountRecord, isGoverned } from './account-record.ts';
import { findAccount } from './account-store.ts';
import type { IneligibleAccount } from './directory.ts';
import { type Exclusions, excludedState, exclusionOf } from './exclusion.ts';

/** An account that Palisade governs, and the type and age by which requirements apply to it. */
export type ClassifiedAccount = { readonly kind: 'member'; readonly id: string } & AccountClass;

export type AccountLookup = (accountId: string) => Promise<ClassifiedAccount | IneligibleAccount>;

/** How long a lookup is cached: a change of type takes effect that late. */
const accountCacheMs = 60_000;

/** When the hub was first not paused, as an ISO 8601 time; null if it never was. Throws if that cannot be read. */
export type ReadActiveSince = () => Promise<string | null>;

/** What a lookup needs beside the journal; `exclude` is that of governance.yml. */
export type LookupInputs = { readonly readActiveSince: ReadActiveSince; readonly exclude: Exclusions };

/** Creates a lookup that caches for one minute. It throws the SDK's error if the journal cannot be read. */
export function createAccountLookup(journal: StateTable, inputs: LookupInputs): AccountLookup {
  const cache = new LRUCache<string, ClassifiedAccount | IneligibleAccount>({
    max: 10_000,
    ttl: accountCacheMs,
    fetchMethod: (accountId) => read(journal, inputs, accountId),
  });
  return (accountId) => cache.forceFetch(accountId);
}

async function read(
  journal: StateTable,
  { readActiveSince, exclude }: LookupInputs,
  id: string,
): Promise<ClassifiedAccount | IneligibleAccount> {
  // Holds as soon as it is deployed. An organizational unit's exclusion is in the record an hour later at most.
  const excluded = exclusionOf(exclude, { accountId: id, organizationalUnits: [] });
  if (excluded !== undefined) return { kind: 'ineligible', id, state: excludedState, reason: excluded };
  const record = await findAccount(journal, id);
  // An account has a record before it forwards its first event.
  if (record === undefined) {
    return { kind: 'ineligible', id, state: null, reason: `account ${id} is not in the organization` };
  }
  if (!isGoverned(record)) return { kind: 'ineligible', id, state: stateOf(record), reason: record.reason };
  return { kind: 'member', id, type: record.type, age: accountAge(record, await readActiveSince()) };
}

function stateOf({ state }: AccountRecord): string {
  return state === 'excluded' ? excludedState : state;
}
