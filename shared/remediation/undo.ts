// Undoes a remediation: restores the previous settings, if nothing has changed since, and suspends the guardrail on the
// resource for a time.
import { isDeepStrictEqual } from 'node:util';
import { formatFailure, isTransient, toResult } from '../aws/errors.ts';
import { lapseApproval } from '../findings/approvals.ts';
import type { Finding } from '../findings/finding.ts';
import type { Suspension } from '../findings/finding-items.ts';
import { listHistory } from '../findings/finding-queries.ts';
import { loadFindingRecord } from '../findings/finding-records.ts';
import { suspend } from '../findings/finding-store.ts';
import { notedReason } from '../findings/hold.ts';
import type { UndoAnswer } from '../findings/undo-answer.ts';
import type { Governance } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeAbsence, guardrails } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import { driftGuardrail } from '../platform/drift-guardrail.ts';
import type { StateStore, StateTable } from '../table/table.ts';
import type { ChangeControl } from './change-control/change-control.ts';
import type { ResourceAccess } from './evaluator.ts';
import { lookBack } from './retrospect.ts';
import { failedUndo, plannedUndo, refusedUndo, type UndoResult } from './undo-result.ts';

export type UndoDependencies = {
  readonly governance: Governance;
  readonly journal: StateStore;
  readonly changeControl: ChangeControl;
  readonly accessTo: (resource: Resource) => ResourceAccess;
  readonly now: () => Date;
};

/** The undo of a finding, with the event that requested it. */
export type UndoCommand = {
  readonly findingId: string;
  readonly dryRun: boolean;
  readonly trigger: Finding['trigger'];
};

export type RecordedRemediation = {
  readonly finding: Finding;
  readonly guardrail: Guardrail;
  readonly resource: Resource;
};

/**
 * Undoes a remediation. Idempotent: a redelivered request resumes where an earlier attempt stopped. Throws the SDK's
 * error if the journal cannot be read or written; errors about the resource are part of the answer.
 */
export async function undo(dependencies: UndoDependencies, command: UndoCommand): Promise<UndoResult> {
  const { latest, suspension } = await loadFindingRecord(dependencies.journal, command.findingId);
  const resumed = suspension?.eventId === command.trigger.eventId ? suspension : undefined;
  if (resumed && latest?.state === 'undone') return { answer: answerOf(latest) };
  if (!resumed && suspension && suspension.until > dependencies.now().toISOString()) {
    return refusedUndo(
      `it was undone already by ${suspension.by}; the guardrail is suspended on the resource until ${suspension.until}`,
    );
  }
  const remediation = remediationIn(await remediatedStep(dependencies.journal, latest), command.findingId);
  if (typeof remediation === 'string') return refusedUndo(remediation);
  const { guardrail, resource } = remediation;
  const access = dependencies.accessTo(resource);
  const comparison = await compareWithFinding(access.client, remediation);
  // The change is the write of an earlier attempt.
  if (comparison.kind === 'changed' && resumed) return undone(remediation, command, resumed, comparison.now);
  if (comparison.kind !== 'unchanged') return comparison.result;
  const { now, back } = comparison;
  const retrospect = await lookBack(access, guardrail, resource, back, now);
  if (retrospect.kind === 'ended') return retrospect.result;
  const { notes } = retrospect;
  if (command.dryRun) {
    // The change budget is counted by a write only.
    const pause = await dependencies.changeControl.checkPaused(resource.accountId);
    const refusal = pause ? [`it would be refused now: ${pause.reason}`] : [];
    return { answer: plannedUndo(now, back, [...notes, ...refusal]) };
  }
  const denial = await dependencies.changeControl.authorize(resource.accountId, command.trigger);
  if (denial) return refusedUndo(denial.reason);
  return writeUndo(dependencies, access.client, remediation, command, { back, notes });
}

/** The step of the finding that an undo takes back: its latest state, if it is not one that hides a remediation. */
async function remediatedStep(journal: StateTable, latest: Finding | undefined): Promise<Finding | undefined> {
  if (latest === undefined || !hidesRemediation(latest)) return latest;
  return remediationBehind(await listHistory(journal, latest.id)) ?? latest;
}

/** States in which nobody saw a violation: the setting may still be as a remediation before them left it. */
function hidesRemediation({ state }: Finding): boolean {
  return state === 'unreadable' || state === 'resolved';
}

/** The remediation behind the latest steps of a history, if nobody saw a violation since. Pure. */
export function remediationBehind(history: readonly Finding[]): Finding | undefined {
  const last = history.findLast((finding) => !hidesRemediation(finding));
  return last?.state === 'remediated' ? last : undefined;
}

async function writeUndo(
  { journal, governance, now }: UndoDependencies,
  client: unknown,
  remediation: RecordedRemediation,
  command: UndoCommand,
  { back, notes }: { readonly back: ReturnType<Guardrail['settings']['parse']>; readonly notes: readonly string[] },
): Promise<UndoResult> {
  const { finding, guardrail, resource } = remediation;
  const at = now();
  const suspension: Suspension = {
    by: command.trigger.principal ?? 'an unknown principal',
    since: at.toISOString(),
    until: new Date(at.getTime() + governance.limits.undoneHours * 60 * 60_000).toISOString(),
    eventId: command.trigger.eventId,
  };
  // Suspend first, or the violation that this write creates would be remediated again.
  await suspend(journal, finding.id, suspension);
  // An approval that is left was given before the undo.
  await lapseApproval(journal, finding.id, at);
  const written = await toResult(guardrail.undo(client, resource, back));
  if (!written.ok) {
    // After a transient failure the write may have succeeded, which the next attempt finds out. Otherwise nothing was
    // changed, so the suspension ends.
    if (!isTransient(written.failure)) await suspend(journal, finding.id, { ...suspension, until: at.toISOString() });
    return failedUndo('the previous settings could not be written', written.failure);
  }
  const observation = await guardrail.observe(client, resource);
  if (observation.kind === 'not-found') return refusedUndo(describeAbsence(resource, observation.region));
  if (observation.kind === 'facts')
    return undone(remediation, command, suspension, observation.facts, notedReason('', notes));
  if (isTransient(observation.failure))
    return failedUndo('the previous settings were written, but could not be verified', observation.failure);
  return undone(
    remediation,
    command,
    suspension,
    null,
    notedReason(`; the settings could not be verified: ${formatFailure(observation.failure)}`, notes),
  );
}

/** The result of an undo. Every delivery of the same request gives the same finding. */
function undone(
  { finding }: RecordedRemediation,
  { trigger }: UndoCommand,
  { by, since, until }: Suspension,
  after: Finding['after'],
  note = '',
): UndoResult {
  // Its notes were about the change that is taken back.
  const { notes: _, ...about } = finding;
  const undoneFinding: Finding = {
    ...about,
    state: 'undone',
    reason: `undone by ${by}; the guardrail is suspended on this resource until ${until}${note}`,
    before: finding.after,
    change: finding.before,
    after,
    trigger,
    attempts: 1,
    at: since ?? finding.at,
  };
  return { answer: answerOf(undoneFinding), finding: undoneFinding };
}

function answerOf({ reason, before, after }: Finding): UndoAnswer {
  return { state: 'undone', reason, now: before, back: after };
}

type Comparison =
  | { readonly kind: 'unchanged'; readonly now: Settings; readonly back: Settings }
  | { readonly kind: 'changed'; readonly now: Settings; readonly result: UndoResult }
  | { readonly kind: 'ended'; readonly result: UndoResult };

/** Checks whether the resource is still as the remediation left it. */
export async function compareWithFinding(
  client: unknown,
  { finding, guardrail, resource }: RecordedRemediation,
): Promise<Comparison> {
  const observation = await guardrail.observe(client, resource);
  if (observation.kind === 'not-found') {
    return { kind: 'ended', result: refusedUndo(describeAbsence(resource, observation.region)) };
  }
  if (observation.kind === 'unreadable') {
    return { kind: 'ended', result: failedUndo('the setting could not be read', observation.failure) };
  }
  const now = observation.facts;
  if (isDeepStrictEqual(now, finding.after)) {
    const back = guardrail.settings.safeParse(finding.before);
    if (back.success) return { kind: 'unchanged', now, back: back.data };
    return { kind: 'ended', result: refusedUndo('the finding was recorded by another version, and cannot be undone') };
  }
  const reason = 'the resource has changed since it was remediated';
  return { kind: 'changed', now, result: { answer: { state: 'refused', reason, now, back: finding.after } } };
}

/** Its change is no decision that a person could take back. */
const driftRefusal =
  'the policy of a dataset is not undone: governance.yml and the baselines of accounts decide whom it admits. To let others read it: platform.datasets';

/** The remediation that a finding records, or the reason why there is none to undo. */
export function remediationIn(finding: Finding | undefined, id: string): RecordedRemediation | string {
  if (finding === undefined) return `there is no finding ${id}`;
  const { state, before, after, resource, accountId, region } = finding;
  if (finding.guardrail === driftGuardrail) return driftRefusal;
  if (state !== 'remediated' || before === null || after === null) {
    return `finding ${id} is ${state}: there is no remediation to undo`;
  }
  const guardrail = guardrails.find((each) => each.id === finding.guardrail);
  if (guardrail === undefined)
    return `finding ${id} is about ${finding.guardrail}: only remediations of guardrails can be undone`;
  return { finding, guardrail, resource: { type: resource.type, accountId, region, id: resource.id } };
}
