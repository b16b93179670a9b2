// Reads from the hub what decides about admission: the accounts, what Palisade has made, who is shut out, and the
// governance.yml that is deployed.
import { isDeepStrictEqual } from 'node:util';
import type { Governance } from '../../shared/governance/governance.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import { callHub } from '../lib/call-hub.ts';
import { type DeployedHub, deployedHub, hubAccountOf } from '../lib/deployed.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { printNotice } from '../lib/output.ts';
import { readAdmissionFacts } from './admission-facts.ts';
import { listedResources, type PlatformFacts } from './resources.ts';

/**
 * The deployed governance.yml decides. Says on standard error if the one of this folder would admit others. Throws
 * UserError if the hub cannot be read.
 */
export async function readPlatform(hub: Pick<HubClients, 'journal' | 'lambda'>): Promise<PlatformFacts> {
  const deployed = await callHub('The hub cannot be asked', deployedHub(hub.lambda));
  const facts = await callHub('The journal cannot be read', platformFacts(hub, deployed), 'Reading admissions');
  const here = commandGovernance();
  if (differsInEffect(facts, here))
    printNotice(
      'The governance.yml that is deployed decides, and is shown here. The one of this folder would admit others, or make something else.',
    );
  return facts;
}

/** What the journal of a hub says. Throws the SDK's error, or UserError if another version of Palisade made the hub. */
export async function platformFacts(
  { journal }: Pick<HubClients, 'journal'>,
  deployed: DeployedHub,
): Promise<PlatformFacts> {
  const { organizationId } = hubAccountOf(deployed);
  const [facts, { activeSince }] = await Promise.all([readAdmissionFacts(journal), readHubState(journal)]);
  return { ...facts, governance: deployed.governance, organizationId, activeSince };
}

/** Whether another governance.yml would make something else, or admit others. Pure. */
export function differsInEffect(facts: PlatformFacts, governance: Governance): boolean {
  const effectOf = (one: PlatformFacts) =>
    listedResources(one).map(({ kind, name, owner, region, admitted }) => ({
      ...{ kind, name, region, owner: owner.accountId },
      admitted: admitted.map(({ accountId }) => accountId),
    }));
  return !isDeepStrictEqual(effectOf(facts), effectOf({ ...facts, governance }));
}
