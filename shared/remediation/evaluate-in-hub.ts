// What the hub adds to an evaluation: suppression by the journal and by change control, the intent before the write,
// and findings on the event bus.
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

/** What evaluations in the hub need: remediations use the journal and change control. */
export type HubEvaluationDependencies = {
  readonly governance: Governance;
  readonly journal: StateStore;
  readonly eventBridge: EventBridgeClient;
  readonly changeControl: ChangeControl;
  readonly now: () => Date;
};

/** The hub's evaluator. It suppresses a remediation, or records its intent. */
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

/** Publishes the findings of these evaluations and returns them. Throws if EventBridge rejects any. */
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
  // While the guardrail is suspended after an undo, the finding stays `undone`: it was published with the undo.
  if (isTransientlyUnreadable(outcome) || outcome.state === 'undone') return undefined;
  if (outcome.state !== 'compliant' && outcome.state !== 'gone') return findingForOutcome(context, outcome);
  const { id } = findingIdentity(context.guardrail, context.resource);
  return findingForResolved(context, outcome, await loadFindingRecord(journal, id));
}
