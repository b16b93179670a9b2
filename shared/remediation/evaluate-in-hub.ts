// What the hub adds where guardrails are held against a bucket: what happened before and the brake hold a repair back, a repair
// is put on record before it is made, and what came of it goes on the bus.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Finding } from '../findings/finding.ts';
import { loadFindingRecord, recordIntent } from '../findings/finding-store.ts';
import { publishFindings } from '../findings/publish.ts';
import type { Governance } from '../governance/governance.ts';
import type { StateStore } from '../table/table.ts';
import type { ChangeControl } from './change-control/change-control.ts';
import { isTransientlyUnreadable } from './enforce.ts';
import type { Evaluation, Evaluator } from './evaluate.ts';
import { findingForIntent, findingForOutcome, findingForResolved, findingIdentity } from './finding-from-outcome.ts';
import { contestedWindowStart, suppressionFor } from './suppression.ts';

/** What the hub needs, where repairs go through the journal and the brake. */
export type HubEvaluationDependencies = {
  readonly governance: Governance;
  readonly journal: StateStore;
  readonly eventBridge: EventBridgeClient;
  readonly changeControl: ChangeControl;
  readonly now: () => Date;
};

/** The hub's judge: a repair is held back by what happened before and by the brake, and is put on record. */
export function hubEvaluator({ governance, journal, changeControl, now }: HubEvaluationDependencies): Evaluator {
  const beforeRemediation: Evaluator['beforeRemediation'] = async (context, remediation) => {
    const { guardrail, resource, trigger, at } = context;
    const findingRecord = await loadFindingRecord(
      journal,
      findingIdentity(guardrail, resource).id,
      contestedWindowStart(governance, at),
    );
    const suppression = suppressionFor(governance, findingRecord, trigger.principal, at);
    if (suppression) return suppression;
    const denial = await changeControl.authorize(resource.accountId, trigger);
    if (denial) return { state: denial.kind === 'unknown' ? 'failed' : 'monitored', reason: denial.reason };
    await recordIntent(journal, findingForIntent(context, remediation));
    return undefined;
  };
  return { governance, beforeRemediation, now };
}

/** Publishes what there is to say about these results. Answers with the findings. */
export async function publishEvaluations(
  { journal, eventBridge }: HubEvaluationDependencies,
  results: readonly Evaluation[],
): Promise<readonly Finding[]> {
  const all = await Promise.all(results.map((result) => findingFor(journal, result)));
  const findings = all.filter((finding) => finding !== undefined);
  await publishFindings(eventBridge, findings);
  return findings;
}

async function findingFor(journal: StateStore, { context, outcome }: Evaluation): Promise<Finding | undefined> {
  // An undone repair stays undone while it is held off: that was told when it was undone.
  if (isTransientlyUnreadable(outcome) || outcome.state === 'undone') return undefined;
  if (outcome.state !== 'compliant' && outcome.state !== 'gone') return findingForOutcome(context, outcome);
  const { id } = findingIdentity(context.guardrail, context.resource);
  return findingForResolved(context, outcome, await loadFindingRecord(journal, id));
}
