// Publishes the finding change-limit when a change budget is used up, and resolves it when changes are possible again.
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
 * Publishes that the change budget denied a change, or resolves that finding with the first change of a later hour.
 * record-finding deduplicates the notifications. Throws the SDK's error.
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
      reason: 'the change budget is available again',
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
