// Publishes one finding for each exemption that expires within two weeks. It names the owner.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type Finding, isOpen } from '../../shared/findings/finding.ts';
import { loadFindingRecord } from '../../shared/findings/finding-records.ts';
import { publishFindings } from '../../shared/findings/publish.ts';
import {
  type FindingSubject,
  findingAbout,
  findingIdFor,
  internalSubject,
} from '../../shared/findings/subject-finding.ts';
import { daysLeft, type Exemption, noticeDays } from '../../shared/governance/exemptions.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { counted } from '../../shared/lib/text.ts';
import type { StateTable } from '../../shared/table/table.ts';

export type WatchExemptionsDependencies = {
  readonly logger: Logger;
  readonly governance: Governance;
  readonly journal: StateTable;
  readonly eventBridge: EventBridgeClient;
  readonly hubAccountId: string;
  readonly region: string;
  readonly now: () => Date;
};

/** Publishes a finding for each exemption that expires within `noticeDays`, and resolves those of all others. */
export async function watchExemptions(
  dependencies: WatchExemptionsDependencies,
  trigger: Finding['trigger'],
): Promise<readonly Finding[]> {
  const { governance, eventBridge, logger } = dependencies;
  const found = await Promise.all(
    governance.exemptions.map((exemption) => findingIfChanged(dependencies, exemption, trigger)),
  );
  const findings = found.filter((finding) => finding !== undefined);
  await publishFindings(eventBridge, findings);
  logger.info('exemptions watched', { exemptions: governance.exemptions.length, told: findings.length });
  return findings;
}

async function findingIfChanged(
  dependencies: WatchExemptionsDependencies,
  exemption: Exemption,
  trigger: Finding['trigger'],
): Promise<Finding | undefined> {
  const days = daysLeft(exemption, dependencies.now());
  const endsSoon = days > 0 && days <= noticeDays;
  const { latest } = await loadFindingRecord(dependencies.journal, findingIdFor(subjectOf(dependencies, exemption)));
  // Not a state change: it is open already, or there is nothing to resolve.
  if (endsSoon === (latest !== undefined && isOpen(latest))) return undefined;
  const { owner, expires, reason } = exemption;
  if (endsSoon)
    return findingFor(
      dependencies,
      exemption,
      trigger,
      'monitored',
      `${owner}: the exemption expires on ${expires}, in ${counted(days, 'day')}; after that, the violation is remediated. To keep the setting, extend the exemption in governance.yml. Reason given: ${reason}`,
    );
  const resolvedReason =
    days === 0
      ? `the exemption expired on ${expires}: the guardrail applies again`
      : `the exemption is valid until ${expires}`;
  return findingFor(dependencies, exemption, trigger, 'resolved', resolvedReason);
}

function findingFor(
  dependencies: WatchExemptionsDependencies,
  exemption: Exemption,
  trigger: Finding['trigger'],
  state: 'monitored' | 'resolved',
  reason: string,
): Finding {
  const content = { severity: 'MEDIUM' as const, state, reason, trigger };
  return findingAbout(subjectOf(dependencies, exemption), content, dependencies.now());
}

function subjectOf(
  { hubAccountId: accountId, region }: WatchExemptionsDependencies,
  exemption: Exemption,
): FindingSubject {
  return internalSubject({ accountId, region }, 'Exemption', nameOf(exemption), 'exemption');
}

function nameOf({ guardrail: wanted, account, resource }: Exemption): string {
  return `${wanted} on ${resource} in ${account}`;
}
