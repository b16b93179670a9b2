// Separates what happens to a policy of the organization from what happens in accounts.
import type { OrganizationPolicy, PlannedAccount, PlannedPolicy } from './types.ts';

/** Whether the operation is for the organization: it is done by the first baseline that needs the policy. */
function isForOrganization({ operation }: PlannedPolicy): boolean {
  return operation === 'create' || operation === 'update';
}

/** The same accounts with attachments and detachments only. */
export function withoutOrganizationPolicies(accounts: readonly PlannedAccount[]): readonly PlannedAccount[] {
  return accounts.map((account) => ({
    ...account,
    policies: account.policies.filter((policy) => !isForOrganization(policy)),
  }));
}

/** The policies to create and to update, each once. One account in which that is allowed is enough. */
export function organizationPolicies(accounts: readonly PlannedAccount[]): readonly OrganizationPolicy[] {
  const all = accounts.flatMap(({ policies }) => policies.filter(isForOrganization));
  const byPolicy = Map.groupBy(all, ({ operation, kind, policy }) => JSON.stringify([operation, kind, policy]));
  return [...byPolicy.values()].flatMap((same): OrganizationPolicy[] => {
    const first = same.find(({ verdict }) => verdict === 'change') ?? same[0];
    return first === undefined ? [] : [{ ...first, accounts: same.length }];
  });
}
