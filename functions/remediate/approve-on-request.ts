// Handles an approval from its queue. Resource and account come from the finding in the journal.
import * as approvalRequested from '../../events/palisade/approval-requested.ts';
import { putApprovalAnswer } from '../../shared/findings/approval-answer.ts';
import { backoffSeconds, NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { approve } from './approve.ts';
import type { RemediateDependencies } from './types.ts';

/**
 * Approves a change and stores the answer for the requester. Throws NonRetryableError for a request that does not come from
 * the hub, RetryableError after a transient failure.
 */
export async function approveOnRequest(
  dependencies: RemediateDependencies,
  { envelope, attempt }: QueueMessage,
): Promise<void> {
  const event = approvalRequested.read(envelope, dependencies.hubAccountId);
  if (event.kind === 'refused') throw new NonRetryableError(event.reason);
  const { request, trigger } = event;
  const { findingId, dryRun, requestedBy: caller } = request;
  const { answer, isTransient } = await approve(dependencies, { findingId, dryRun, caller, trigger, attempt });
  if (isTransient) throw new RetryableError(answer.reason, backoffSeconds(attempt));
  await putApprovalAnswer(dependencies.journal, findingId, trigger.eventId, answer, dependencies.now().toISOString());
  dependencies.logger.info('approval', { ...trigger, finding: findingId, dryRun, ...answer });
}
