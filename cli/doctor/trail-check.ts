// The check of `palisade doctor` for the trail, without which API calls do not become events.
import { toResult } from '../../shared/aws/errors.ts';
import { observeTrails, type TrailFacts, trailProblem } from '../../shared/aws/trails.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployGuide, pass, unanswered, unknown, warn } from './check.ts';

const [what, where] = ['trail', 'organization'];

/**
 * Checks the trail that the hub's account sees. Only an organization trail of all Regions shows that the management
 * account is covered too, whose events say that accounts were created or moved; the baselines check each account.
 */
export async function checkTrail({ cloudTrail }: Pick<HubClients, 'cloudTrail'>): Promise<Check> {
  const region = await cloudTrail.config.region();
  const facts = await toResult(observeTrails(cloudTrail, region));
  return facts.ok ? trailCheck(facts.value, region) : unanswered(what, where, facts.failure, deployGuide);
}

/** Pure. A missing trail is a warning: AWS Config's events and the sweeps do not need one. */
export function trailCheck(facts: TrailFacts, region: string): Check {
  const problem = trailProblem(facts, region);
  if (problem !== undefined && facts.unreadable !== null) return unknown(what, where, problem, deployGuide);
  if (problem !== undefined) return warn(what, where, problem, deployGuide);
  if (facts.wholeOrganization) return pass(what, where, `trail '${facts.logging}' covers all accounts`);
  return warn(
    what,
    where,
    `trail '${facts.logging}' covers this account only: check that the management account has one for all Regions`,
    deployGuide,
  );
}
