// Handles a dismissal from its queue: closes an open finding on record. It changes no account, so that it is possible during a pause.
import * as dismissalRequested from '../../events/palisade/dismissal-requested.ts';
import { type DismissalAnswer, putDismissalAnswer } from '../../shared/findings/dismissal-answer.ts';
import { type Dismissal, dismissedFinding, recordDismissal } from '../../shared/findings/dismissals.ts';
import { type Finding, isOpen } from '../../shared/findings/finding.ts';
import { type FindingRecord, loadFindingRecord } from '../../shared/findings/finding-records.ts';
import { publishFindings } from '../../shared/findings/publish.ts';
import { NonRetryableError, type QueueMessage } from '../runtime/sqs-consumer.ts';
import type { RemediateDependencies } from './types.ts';

type Dependencies = Pick<RemediateDependencies, 'journal' | 'eventBridge' | 'now' | 'logger' | 'hubAccountId'>;
type Command = dismissalRequested.DismissalRequest & { readonly trigger: Finding['trigger'] };

/**
 * Dismisses a finding and stores the answer for the requester. Throws NonRetryableError for a request that does not come
 * from the hub, and the SDK's error, after which the request is delivered again.
 */
export async function dismissOnRequest(dependencies: Dependencies, { envelope }: QueueMessage): Promise<void> {
  const event = dismissalRequested.read(envelope, dependencies.hubAccountId);
  if (event.kind === 'refused') throw new NonRetryableError(event.reason);
  const { request, trigger } = event;
  const answer = await dismiss(dependencies, { ...request, trigger });
  const { journal, now, logger } = dependencies;
  await putDismissalAnswer(journal, request.findingId, trigger.eventId, answer, now().toISOString());
  logger.info('dismissal', { ...trigger, finding: request.findingId, dryRun: request.dryRun, ...answer });
}

/** Idempotent: a redelivered request closes the finding in the same words, at the same time. */
async function dismiss({ journal, eventBridge, now }: Dependencies, command: Command): Promise<DismissalAnswer> {
  const { findingId, reason, dryRun, trigger } = command;
  const record = await loadFindingRecord(journal, findingId);
  const { latest } = record;
  if (latest === undefined) return { state: 'refused', reason: `there is no finding ${findingId}`, was: null };
  const was = latest.state;
  if (latest.trigger.eventId === trigger.eventId) return { state: 'dismissed', reason: latest.reason, was };
  const obstacle = obstacleTo(record, latest);
  if (obstacle !== undefined) return { state: 'refused', reason: obstacle, was };
  if (dryRun) return { state: 'planned', reason: 'the finding would be closed as resolved', was };
  const { eventId } = trigger;
  const asked: Dismissal = { by: command.requestedBy, at: now().toISOString(), reason, of: latest.at, eventId };
  const recorded = await recordDismissal(journal, findingId, asked);
  if (recorded.eventId !== eventId)
    return { state: 'refused', reason: `it was dismissed already by ${recorded.by}: ${recorded.reason}`, was };
  const finding = dismissedFinding(latest, recorded, trigger);
  await publishFindings(eventBridge, [finding]);
  return { state: 'dismissed', reason: finding.reason, was };
}

/** Why the finding cannot be closed by a person. Pure. */
function obstacleTo({ intent }: FindingRecord, latest: Finding): string | undefined {
  const { id, state, at } = latest;
  if (!isOpen(latest)) return `finding ${id} is ${state}: only open findings can be dismissed`;
  // The result of the write is recorded with the time of its evaluation, and would come after a later step.
  if (intent === undefined || intent.at <= at) return undefined;
  return `a remediation of it began at ${intent.at}, and its result is not recorded yet: evaluate the resource first`;
}
