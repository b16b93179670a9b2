// Whether an account existed before Palisade was active in the organization: modes may differ for existing and new ones.
import type { Classification } from './account-type.ts';

export const accountAges = ['existing', 'new'] as const;
export type AccountAge = (typeof accountAges)[number];

/** What governance.yml distinguishes accounts by. */
export type AccountClass = { readonly type: Classification; readonly age: AccountAge };

export const joinedMethods = ['CREATED', 'INVITED'] as const;

/**
 * How and when an account joined the organization (AWS Organizations API Reference, "Account"). The time is ISO 8601.
 * Both are missing or null where they are not known.
 */
export type Joining = {
  readonly joinedMethod?: (typeof joinedMethods)[number] | null | undefined;
  readonly joinedAt?: string | null | undefined;
};

/**
 * Only an account that was created in the organization after Palisade became active is new: nobody has built anything in
 * it yet. `activeSince` is when the hub was first not paused, null if it never was. Whatever is unknown is existing.
 */
export function accountAge({ joinedMethod, joinedAt }: Joining, activeSince: string | null): AccountAge {
  if (joinedMethod !== 'CREATED' || activeSince === null) return 'existing';
  return Date.parse(joinedAt ?? '') > Date.parse(activeSince) ? 'new' : 'existing';
}
