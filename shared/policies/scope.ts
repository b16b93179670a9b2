// The inputs of the organization policies, from governance.yml.
import type { Governance } from '../governance/governance.ts';
import type { PolicyScope } from './statements/policy-document.ts';

/** The inputs of the organization policies in this governance.yml. */
export function policyScope({ regions, policies }: Governance): PolicyScope {
  return { ...policies, regions };
}
