// Tells when a limit of changes stops Palisade, and when that is over.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type Finding, isOpen } from '../../findings/finding.ts';
import { loadFindingRecord } from '../../findings/finding-store.ts';
import { publishFindings } from '../../findings/publish.ts';
import { type FindingSubject, findingAbout, findingIdFor, internalSubject } from '../../findings/subject-finding.ts';
import { type Governance, hubRegion } from '../../governance/governance.ts';
import type { StateTable } from '../../table/table.ts';
import type { BudgetResult, BudgetScope } from './change-budget.ts';

export type BudgetFindingDependencies = {
  readonly governance: Governance;
  readonly journal: StateTable;
  readonly eventBridge: EventBridgeClient;
  readonly hubAccountId: string;
  readonly now: () => Date;
};

/**
 * Publishes that a limit is reached, or with the first change of a later hour that it is no longer. The journal makes sure
 * that people hear of it once.
 */
export async function publishBudgetFinding(
  dependencies: BudgetFindingDependencies,
  accountId: string,
  budget: BudgetResult,
  trigger: Finding['trigger'],
): Promise<void> {
  const { eventBridge, now, journal } = dependencies;
  if (!budget.isGranted) {
    const content = { severity: 'HIGH' as const, state: 'monitored' as const, reason: budget.reason, trigger };
    await publishFindings(eventBridge, [
      findingAbout(subjectOf(dependencies, accountId, budget.scope), content, now()),
    ]);
    return;
  }
  for (const scope of budget.firstChangeIn) {
    const subject = subjectOf(dependencies, accountId, scope);
    const { latest } = await loadFindingRecord(journal, findingIdFor(subject));
    if (latest === undefined || !isOpen(latest)) continue;
    const content = {
      severity: latest.severity,
      state: 'resolved' as const,
      reason: 'changes are made again',
      trigger,
    };
    await publishFindings(eventBridge, [findingAbout(subject, content, now())]);
  }
}

function subjectOf(
  { governance, hubAccountId }: BudgetFindingDependencies,
  accountId: string,
  scope: BudgetScope,
): FindingSubject {
  const region = hubRegion(governance);
  return scope === 'account'
    ? internalSubject({ accountId, region }, 'ChangeLimit', accountId, guardrail)
    : internalSubject({ accountId: hubAccountId, region }, 'ChangeLimit', 'organization', guardrail);
}

const guardrail = 'change-limit';
