// The exemption of a finding's resource, as text to add to governance.yml.
import { stringify } from 'yaml';
import type { Finding } from '../../shared/findings/finding.ts';
import type { Exemption } from '../../shared/governance/exemptions.ts';

/** An exemption has to end: three months are a proposal, to be changed before it is added. */
const proposedDays = 90;

/** Lines of YAML, for the list `exemptions`. Owner and reason are for people to fill in. Pure. */
export function exemptionLines({ accountId, resource, guardrail }: Finding, now: Date): readonly string[] {
  const expires = new Date(now.getTime() + proposedDays * 24 * 60 * 60_000).toISOString().slice(0, 10);
  const exemption: Exemption = {
    account: accountId,
    resource: resource.id,
    guardrail,
    owner: 'WHO IS RESPONSIBLE',
    reason: 'WHY IT MAY STAY AS IT IS',
    expires,
  };
  return stringify({ exemptions: [exemption] })
    .trimEnd()
    .split('\n');
}
