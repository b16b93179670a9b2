// The finding ungoverned-regions: an account has resources in Regions that governance.yml does not govern.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type Finding, isOpen } from '../findings/finding.ts';
import { loadFindingRecord } from '../findings/finding-records.ts';
import { publishFindings } from '../findings/publish.ts';
import { findingAbout, findingIdFor, internalSubject } from '../findings/subject-finding.ts';
import { type Governance, hubRegion } from '../governance/governance.ts';
import { type CountsByRegion, describeCounts } from '../guardrails/contract/resource.ts';
import type { StateTable } from '../table/table.ts';

export type UngovernedRegionsDependencies = {
  readonly governance: Governance;
  readonly journal: StateTable;
  readonly eventBridge: EventBridgeClient;
  readonly now: () => Date;
};

/**
 * Publishes where an account has resources that no guardrail evaluates, or resolves that finding if there are none any
 * more. Throws the SDK's error.
 */
export async function publishUngovernedRegions(
  { governance, journal, eventBridge, now }: UngovernedRegionsDependencies,
  { accountId, accountType }: Pick<Finding, 'accountId' | 'accountType'>,
  elsewhere: CountsByRegion,
  trigger: Finding['trigger'],
): Promise<void> {
  const region = hubRegion(governance);
  const subject = {
    ...internalSubject({ accountId, region }, 'UngovernedRegions', accountId, 'ungoverned-regions'),
    accountType,
  };
  const severity = 'LOW' as const;
  const places = describeCounts(elsewhere);
  if (places !== undefined) {
    const reason = `in Regions that are not governed (regions): ${places}; no guardrail evaluates them`;
    return publishFindings(eventBridge, [
      findingAbout(subject, { severity, state: 'monitored', reason, trigger }, now()),
    ]);
  }
  const { latest } = await loadFindingRecord(journal, findingIdFor(subject));
  if (latest === undefined || !isOpen(latest)) return;
  const reason = 'there are no resources in Regions that are not governed';
  await publishFindings(eventBridge, [findingAbout(subject, { severity, state: 'resolved', reason, trigger }, now())]);
}
