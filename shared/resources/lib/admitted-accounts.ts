// The condition that admits other accounts to what one account has. Pure.
import type { Grants } from '../contract/kind.ts';

/** The organization, and the ids of the accounts that are admitted. */
export type Readers = { readonly organizationId: string; readonly accounts: readonly string[] };

/** The accounts of an audience, as a document admits them. */
export function readersIn({ organizationId, accountsOf }: Grants, audience: string): Readers {
  return { organizationId, accounts: accountsOf(audience) };
}

/**
 * Both keys have to match: an account that leaves the organization loses access at once by the first one, and one that was
 * never admitted is not in the list of the second (IAM User Guide, "Policies with multiple context keys or values"). S3
 * takes a statement for all principals with these keys for one that is not public (S3 User Guide, "Blocking public access
 * to your Amazon S3 storage": fixed values of `aws:PrincipalOrgID` and `aws:PrincipalAccount`).
 */
export function admittedAccounts({ organizationId, accounts }: Readers) {
  return { 'aws:PrincipalOrgID': organizationId, 'aws:PrincipalAccount': [...accounts].toSorted() };
}

/** A statement that admits accounts; none if there are no accounts: it would admit the whole organization, or nobody. */
export function admission<S extends object>(readers: Readers, statement: S, condition: object = {}) {
  if (readers.accounts.length === 0) return [];
  const StringEquals = { ...admittedAccounts(readers), ...condition };
  return [{ ...statement, Effect: 'Allow' as const, Principal: '*', Condition: { StringEquals } }];
}
