// The documents of Palisade's policies, by the names of the policies.
import { accountTypes, unclassified } from '../../shared/accounts/account-type.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';

/**
 * Looks up the documents of a policy: as the first of these governance.yml packs it that has a policy of this name. A
 * policy that is detached may exist only in the deployed one.
 */
export function documentsByPolicy(...files: readonly Governance[]): (policy: string) => readonly string[] {
  const documents = new Map<string, readonly string[]>();
  for (const governance of files) {
    const scope = policyScope(governance);
    for (const type of [...accountTypes, unclassified] as const) {
      for (const policy of policiesFor(type, scope)) {
        if (!documents.has(policy.name)) documents.set(policy.name, policy.documents);
      }
    }
  }
  return (policy) => documents.get(policy) ?? [];
}
