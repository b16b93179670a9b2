// What the hub adds to an evaluation: suppression by the journal and by change control, the intents before the writes,
// and findings on the event bus. The journal is asked once per resource, for all its guardrails.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { approvalFor, claimApproval, isBeingMade, lapseApproval } from '../findings/approvals.ts';
import type { Finding } from '../findings/finding.ts';
import { loadEvaluationRecords, loadFindingRecords } from '../findings/finding-records.ts';
import { recordIntents } from '../findings/finding-store.ts';
import { publishFindings } from '../findings/publish.ts';
import { violatorOf } from '../findings/violator.ts';
import type { Governance } from '../governance/governance.ts';
import type { StateStore, StateTable } from '../table/table.ts';
import type { ChangeControl } from './change-control/change-control.ts';
import { denialsByChangeControl } from './denied-remediations.ts';
import type { Evaluation, Evaluator, PendingRemediation, Recorded } from './evaluator.ts';
import {
  type EvaluationContext,
  findingForIntent,
  findingForOutcome,
  findingForResolved,
  findingIdentity,
  isReportable,
  type ResolvedOutcome,
} from './finding-from-outcome.ts';
import { isTransientlyUnreadable } from './outcome.ts';
import { contestedWindowStart, type Suppression, suppressionFor } from './suppression.ts';

/** What evaluations in the hub need: remediations use the journal and change control. */
export type HubEvaluationDependencies = {
  readonly governance: Governance;
  readonly journal: StateStore;
  readonly eventBridge: EventBridgeClient;
  readonly changeControl: ChangeControl;
  readonly now: () => Date;
};

/** The hub's evaluator. It suppresses remediations of a resource, or records their intents. */
export function hubEvaluator(dependencies: HubEvaluationDependencies): Evaluator {
  const { journal, changeControl, now } = dependencies;
  return {
    ...hubDryRunEvaluator(dependencies),
    denialsOf: async (pending) => {
      const denials = await denialsByChangeControl(changeControl, pending);
      return Promise.all(
        pending.map(async (each, index) => denials[index] ?? (await refusalOfClaim(dependencies, each))),
      );
    },
    lapse: async (outdated) => {
      await Promise.all(outdated.map((context) => lapseApproval(journal, idOf({ context }), now())));
    },
    recordIntents: (allowed) =>
      recordIntents(
        journal,
        allowed.map(({ context, remediation }) => findingForIntent(context, remediation)),
      ),
  };
}

/** Uses the approval of a change, if it relies on one: before the intent, so that no other evaluation makes it again. */
async function refusalOfClaim(
  { journal, now }: HubEvaluationDependencies,
  { context, approval }: PendingRemediation,
): Promise<Suppression | undefined> {
  if (approval === undefined) return undefined;
  const { eventId } = context.trigger;
  const isClaimed = await claimApproval(journal, idOf({ context }), approval, { eventId, now: now() });
  return isClaimed ? undefined : { state: 'busy', reason: 'its approval was used or has ended at this moment' };
}

/** What a decision in the hub reads, and nothing that it writes to. */
export type HubDecisionDependencies = Pick<HubEvaluationDependencies, 'governance' | 'changeControl' | 'now'> & {
  readonly journal: StateTable;
};

/** Decides as the hub's evaluator does, and writes nothing: with a change control that only previews. */
export function hubDryRunEvaluator(dependencies: HubDecisionDependencies): Evaluator {
  const { governance, changeControl, now } = dependencies;
  return {
    governance,
    recordsOf: (pending) => recordsInJournal(dependencies, pending),
    denialsOf: (pending) => denialsByChangeControl(changeControl, pending),
    recordIntents: undefined,
    now,
  };
}

/** A record that cannot be read is no permission: it may have a suspension. */
async function recordsInJournal(
  { governance, journal }: HubDecisionDependencies,
  pending: readonly PendingRemediation[],
): Promise<readonly Recorded[]> {
  const [first] = pending;
  if (first === undefined) return [];
  const since = contestedWindowStart(governance, first.context.at);
  const records = await loadEvaluationRecords(journal, pending.map(idOf), since);
  return pending.map((each) => {
    const { trigger, at } = each.context;
    const record = records.get(idOf(each)) ?? { unreadable: 'there is no record' };
    if ('unreadable' in record) {
      const reason = `the record of the finding cannot be read: ${record.unreadable}`;
      return { suppression: { state: 'failed', reason } };
    }
    const { approval, latest } = record;
    // The resource may have been read before the write: what it was like then is not news any more.
    if (isBeingMade(approval, latest, trigger.eventId, at))
      return { suppression: { state: 'busy', reason: 'the approved change is being made at this moment' } };
    const suppression = suppressionFor(governance, record, violatorOf(trigger), at);
    return { suppression, approval: approvalFor(approval, trigger.eventId) };
  });
}

/** Publishes the findings of these evaluations and returns them. Throws if EventBridge rejects any. */
export async function publishEvaluations(
  dependencies: HubEvaluationDependencies,
  results: readonly Evaluation[],
): Promise<readonly Finding[]> {
  const findings = await findingsForEvaluations(dependencies, results);
  await publishFindings(dependencies.eventBridge, findings);
  return findings;
}

/** The findings of these evaluations, those of compliant and deleted resources by what the journal has about them. */
export async function findingsForEvaluations(
  { journal, now }: Pick<HubEvaluationDependencies, 'journal' | 'now'>,
  results: readonly Evaluation[],
): Promise<readonly Finding[]> {
  const resolved = results.flatMap(({ context, outcome }) => (isResolved(outcome) ? [{ context, outcome }] : []));
  const records = await loadFindingRecords(journal, resolved.map(idOf));
  const findings = results.flatMap(({ context, outcome }) => {
    // While the guardrail is suspended after an undo, the finding stays `undone`: it was published with the undo.
    if (isTransientlyUnreadable(outcome) || !isReportable(outcome)) return [];
    if (!isResolved(outcome)) return [findingForOutcome(context, outcome)];
    const record = records.get(idOf({ context }));
    // A record that cannot be read has no open finding that could be resolved.
    if (record === undefined || 'unreadable' in record) return [];
    return findingForResolved(context, outcome, record) ?? [];
  });
  // What was approved is not there any more: it would have to be approved again.
  const ended = findings.filter(({ state }) => state === 'resolved');
  await Promise.all(ended.map(({ id }) => lapseApproval(journal, id, now())));
  return findings;
}

function isResolved(outcome: Evaluation['outcome']): outcome is ResolvedOutcome {
  return outcome.state === 'compliant' || outcome.state === 'gone';
}

function idOf({ context: { guardrail, resource } }: { readonly context: EvaluationContext }): string {
  return findingIdentity(guardrail, resource).id;
}
