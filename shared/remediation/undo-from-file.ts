// Undoes a repair that a sweep without a hub has put on record: nobody keeps the guardrail off the resource afterwards.
import { toResult } from '../aws/errors.ts';
import type { Finding } from '../findings/finding.ts';
import type { UndoAnswer } from '../findings/undo-answer.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeResource } from '../guardrails/registry.ts';
import { compareWithFinding, failedUndo, plannedUndo, refusedUndo, remediationIn } from './undo.ts';

/** Puts back what the finding has as `before`, if nothing has changed since. What S3 answers is in the answer. */
export async function undoFromFile(
  clientFor: (resource: Resource) => unknown,
  finding: Finding,
  dryRun: boolean,
): Promise<UndoAnswer> {
  const remediation = remediationIn(finding, finding.id);
  if (typeof remediation === 'string') return refusedUndo(remediation).answer;
  const { guardrail, resource } = remediation;
  const client = clientFor(resource);
  const comparison = await compareWithFinding(client, remediation);
  if (comparison.kind !== 'unchanged') return comparison.result.answer;
  const { now, back } = comparison;
  if (dryRun) return plannedUndo(now, back);
  const written = await toResult(guardrail.undo(client, resource, back));
  if (!written.ok) return failedUndo('it could not be written', written.failure).answer;
  const observation = await guardrail.observe(client, resource);
  if (observation.kind === 'not-found')
    return refusedUndo(`${describeResource(resource)} does not exist any longer`).answer;
  if (observation.kind === 'unreadable')
    return failedUndo('it was written, and could not be read back', observation.failure).answer;
  const reason = 'undone; the next sweep repairs it again, unless governance.yml has an exemption';
  return { state: 'undone', reason, now, back: observation.facts };
}
