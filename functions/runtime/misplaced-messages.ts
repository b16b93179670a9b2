// Messages that do not count in their queue: requests outside of the queue of their kind, and other events in that queue.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSRecord } from 'aws-lambda';
import type { Envelope } from '../../events/envelope.ts';
import { misplacement } from '../../events/palisade/request-queues.ts';
import { replayedByAttribute } from '../../shared/aws/names.ts';

export type RequestHandling = {
  readonly logger: Logger;
  /** Records a request that does not count, with what the message says about it. */
  readonly refuseRequest: (reason: string, facts: Readonly<Record<string, unknown>>) => Promise<void>;
};

/**
 * Whether the message may be in its queue. A request counts only in the queue that admits nothing but the senders of such
 * requests: in another one, what it says about its sender proves nothing. Then it is recorded, and that is all.
 */
export async function countsInItsQueue(
  { logger, refuseRequest }: RequestHandling,
  { messageId, messageAttributes, eventSourceARN }: SQSRecord,
  envelope: Envelope,
): Promise<boolean> {
  const { id: eventId, source, 'detail-type': detailType, account, detail } = envelope;
  const replayedBy = messageAttributes?.[replayedByAttribute]?.stringValue;
  if (replayedBy !== undefined) logger.info('message replayed', { messageId, eventId, replayedBy });
  const reason = misplacement(envelope, queueNameOf(eventSourceARN));
  if (reason === undefined) return true;
  const claimed = { source, detailType, account, requestedBy: detail['requestedBy'] };
  await refuseRequest(reason, { messageId, eventId, claimed });
  return false;
}

/** The name of the queue, without the prefix. */
function queueNameOf(arn: string | undefined): string {
  return (arn?.split(':').at(-1) ?? '').replace(/^palisade-/, '');
}
