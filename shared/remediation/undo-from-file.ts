// Undoes a remediation from the change log of a sweep without a hub. The guardrail is not suspended afterwards.
import { toResult } from '../aws/errors.ts';
import type { Finding } from '../findings/finding.ts';
import { notedReason } from '../findings/hold.ts';
import type { UndoAnswer } from '../findings/undo-answer.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeAbsence } from '../guardrails/registry.ts';
import { principalName } from '../lib/principal-name.ts';
import type { ResourceAccess } from './evaluator.ts';
import { lookBack } from './retrospect.ts';
import { compareWithFinding, remediationIn } from './undo.ts';
import { failedUndo, plannedUndo, refusedUndo } from './undo-result.ts';

/** Who undoes, as AWS STS says, and when. */
export type FileUndo = { readonly principal: string; readonly at: Date };

/** The record of an undo in the change log: the finding as it is then. Pure. */
export function undoneFromFile(
  finding: Finding,
  { reason, now, back }: UndoAnswer,
  { principal, at }: FileUndo,
): Finding {
  const time = at.toISOString();
  return {
    ...finding,
    state: 'undone',
    reason: `${reason}; undone by ${principalName(principal)}`,
    before: now,
    change: finding.before,
    after: back,
    trigger: { eventId: `undo-${time}`, detailType: 'Palisade Undo', principal },
    attempts: 1,
    at: time,
  };
}

/** Restores the finding's `before` if the resource has not changed since. Errors of AWS are part of the answer. */
export async function undoFromFile(
  accessTo: (resource: Resource) => ResourceAccess,
  finding: Finding,
  dryRun: boolean,
): Promise<UndoAnswer> {
  const remediation = remediationIn(finding, finding.id);
  if (typeof remediation === 'string') return refusedUndo(remediation).answer;
  const { guardrail, resource } = remediation;
  const access = accessTo(resource);
  const { client } = access;
  const comparison = await compareWithFinding(client, remediation);
  if (comparison.kind !== 'unchanged') return comparison.result.answer;
  const { now, back } = comparison;
  const retrospect = await lookBack(access, guardrail, resource, back, now);
  if (retrospect.kind === 'ended') return retrospect.result.answer;
  const { notes } = retrospect;
  if (dryRun) return plannedUndo(now, back, notes);
  const written = await toResult(guardrail.undo(client, resource, back));
  if (!written.ok) return failedUndo('the previous settings could not be written', written.failure).answer;
  const observation = await guardrail.observe(client, resource);
  if (observation.kind === 'not-found') return refusedUndo(describeAbsence(resource, observation.region)).answer;
  if (observation.kind === 'unreadable')
    return failedUndo('the previous settings were written, but could not be verified', observation.failure).answer;
  const reason = 'undone; the next sweep remediates the resource again unless governance.yml has an exemption for it';
  return { state: 'undone', reason: notedReason(reason, notes), now, back: observation.facts };
}
