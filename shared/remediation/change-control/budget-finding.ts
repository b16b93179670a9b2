// Tells when a limit of changes stops Palisade, and when that is over.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type Finding, isOpen } from '../../findings/finding.ts';
import { standing } from '../../findings/finding-store.ts';
import { publishFindings } from '../../findings/publish.ts';
import { type NoticeSubject, noticeId, noticeOf, ownSubject } from '../../findings/subject-finding.ts';
import { type Governance, hubRegion } from '../../governance/governance.ts';
import type { JournalTable } from '../../table/table.ts';
import type { Scope, Spent } from './change-budget.ts';

export type LimitDependencies = {
  readonly governance: Governance;
  readonly journal: JournalTable;
  readonly eventBridge: EventBridgeClient;
  readonly hubAccountId: string;
  readonly now: () => Date;
};

/**
 * Publishes that a limit is reached, or with the first change of a later hour that it is no longer. The journal makes sure
 * that people hear of it once.
 */
export async function reportLimit(
  dependencies: LimitDependencies,
  accountId: string,
  spent: Spent,
  trigger: Finding['trigger'],
): Promise<void> {
  const { eventBridge, now, journal } = dependencies;
  if (!spent.isGranted) {
    const told = { severity: 'HIGH' as const, state: 'monitored' as const, reason: spent.reason, trigger };
    await publishFindings(eventBridge, [noticeOf(subjectOf(dependencies, accountId, spent.scope), told, now())]);
    return;
  }
  for (const scope of spent.begins) {
    const subject = subjectOf(dependencies, accountId, scope);
    const { latest } = await standing(journal, noticeId(subject));
    if (latest === undefined || !isOpen(latest)) continue;
    const told = { severity: latest.severity, state: 'resolved' as const, reason: 'changes are made again', trigger };
    await publishFindings(eventBridge, [noticeOf(subject, told, now())]);
  }
}

function subjectOf({ governance, hubAccountId }: LimitDependencies, accountId: string, scope: Scope): NoticeSubject {
  const region = hubRegion(governance);
  return scope === 'account'
    ? ownSubject({ accountId, region }, 'ChangeLimit', accountId, guardrail)
    : ownSubject({ accountId: hubAccountId, region }, 'ChangeLimit', 'organization', guardrail);
}

const guardrail = 'change-limit';
