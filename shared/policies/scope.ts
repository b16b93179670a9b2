// What the organization's policies are made from, out of governance.yml.
import type { Governance } from '../governance/governance.ts';
import type { PolicyScope } from './statements/policy-document.ts';

/** What the organization's policies are made from. */
export function policyScope({ regions, baseline, policies }: Governance): PolicyScope {
  return { ...policies, regions, accessRole: baseline.accessRole };
}
