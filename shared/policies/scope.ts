// The inputs of the organization policies, from governance.yml.
import { allApprovers } from '../governance/approvers.ts';
import type { Governance } from '../governance/governance.ts';
import type { PolicyScope } from './statements/policy-document.ts';

/** The inputs of the organization policies in this governance.yml. */
export function policyScope(governance: Governance): PolicyScope {
  const { regions, policies } = governance;
  return { ...policies, regions, approvers: allApprovers(governance) };
}
