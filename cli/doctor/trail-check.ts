// The check of `palisade doctor` for the trail, without which API calls do not become events.

import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { observeTrails, type TrailFacts, trailProblem } from '../../shared/aws/trails.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployGuide, pass } from './check.ts';

const what = 'trail';

/**
 * Checks the trail that the hub's account sees. Only an organization trail of all Regions shows that the management
 * account is covered too, whose events say that accounts were created or moved; the baselines check each account.
 */
export async function checkTrail({ cloudTrail }: HubClients, governance: Governance): Promise<Check> {
  const region = hubRegion(governance);
  const facts = await toResult(observeTrails(cloudTrail, region));
  return facts.ok ? trailCheck(facts.value, region) : attention(`not known: ${formatFailure(facts.failure)}`);
}

/** Pure. A missing trail is a warning: AWS Config's events and the sweeps do not need one. */
export function trailCheck(facts: TrailFacts, region: string): Check {
  const problem = trailProblem(facts, region);
  if (problem !== undefined) return attention(problem);
  if (facts.wholeOrganization) return pass(what, 'organization', `trail '${facts.logging}' covers all accounts`);
  return attention(
    `trail '${facts.logging}' covers this account only: check that the management account has one for all Regions`,
  );
}

function attention(says: string): Check {
  return { what, where: 'organization', state: 'attention', says, repair: deployGuide };
}
