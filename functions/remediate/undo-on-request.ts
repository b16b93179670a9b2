// Handles an undo request from its queue. Resource and account come from the finding in the journal.
import * as undoRequested from '../../events/palisade/undo-requested.ts';
import { loadFindingRecord } from '../../shared/findings/finding-records.ts';
import { publishFindings } from '../../shared/findings/publish.ts';
import { putUndoAnswer } from '../../shared/findings/undo-answer.ts';
import { undo } from '../../shared/remediation/undo.ts';
import type { UndoResult } from '../../shared/remediation/undo-result.ts';
import { backoffSeconds, NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { accessTo } from './evaluate-resource.ts';
import type { RemediateDependencies } from './types.ts';

/**
 * Undoes a remediation, publishes the finding and stores the answer for the requester. Throws NonRetryableError for a
 * request that does not come from the hub, RetryableError after a transient failure.
 */
export async function undoOnRequest(
  dependencies: RemediateDependencies,
  { envelope, attempt }: QueueMessage,
): Promise<void> {
  const event = undoRequested.read(envelope, dependencies.hubAccountId);
  if (event.kind === 'refused') throw new NonRetryableError(event.reason);
  const { request, trigger } = event;
  const { journal, eventBridge, now, logger } = dependencies;
  const { answer, finding, isTransient } = await undoInAccount(dependencies, { ...request, trigger });
  if (isTransient) throw new RetryableError(answer.reason, backoffSeconds(attempt));
  if (finding) await publishFindings(eventBridge, [finding]);
  await putUndoAnswer(journal, request.findingId, trigger.eventId, answer, now().toISOString());
  logger.info('undo', { ...trigger, finding: request.findingId, dryRun: request.dryRun, ...answer });
}

/** Refuses the undo if Palisade no longer governs the account. */
async function undoInAccount(
  dependencies: RemediateDependencies,
  command: Parameters<typeof undo>[1],
): Promise<UndoResult> {
  const { latest } = await loadFindingRecord(dependencies.journal, command.findingId);
  const account = latest && (await dependencies.accounts(latest.accountId));
  if (account?.kind === 'ineligible') {
    return { answer: { state: 'refused', reason: account.reason, now: null, back: null } };
  }
  return undo({ ...dependencies, accessTo: (resource) => accessTo(dependencies, resource) }, command);
}
