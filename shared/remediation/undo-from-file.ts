// Undoes a repair that a sweep without a hub has put on record: nobody keeps the guardrail off the resource afterwards.
import { attempt } from '../aws/errors.ts';
import type { Clients } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import type { UndoAnswer } from '../findings/undo-answer.ts';
import { failed, lookAgain, planned, refuse, repairIn } from './undo.ts';

/** Puts back what the finding has as `before`, if nothing has changed since. What S3 answers is in the answer. */
export async function undoRecorded(
  clientsFor: (accountId: string, region: string) => Clients,
  finding: Finding,
  dryRun: boolean,
): Promise<UndoAnswer> {
  const repaired = repairIn(finding, finding.id);
  if (typeof repaired === 'string') return refuse(repaired).answer;
  const { guardrail, bucket } = repaired;
  const clients = clientsFor(bucket.accountId, bucket.region);
  const look = await lookAgain(clients, repaired);
  if (look.kind !== 'unchanged') return look.undone.answer;
  const { now, back } = look;
  if (dryRun) return planned(now, back);
  const written = await attempt(guardrail.undo(clients, bucket, back));
  if (!written.ok) return failed('it could not be written', written.failure).answer;
  const seen = await guardrail.observe(clients, bucket);
  if (seen.kind === 'gone') return refuse(`bucket ${bucket.name} does not exist any longer`).answer;
  if (seen.kind === 'unread') return failed('it was written, and could not be read back', seen.failure).answer;
  const reason = 'undone; the next sweep repairs it again, unless governance.yml has an exemption';
  return { state: 'undone', reason, now, back: seen.facts };
}
