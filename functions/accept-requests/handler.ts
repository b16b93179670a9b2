// Lambda function accept-requests: takes requests of people at its function URL, and records forged ones from its queue.
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { replayDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { mayOnlyApprove } from '../../shared/governance/approvers.ts';
import { environment, governance, logger, messageHandling } from '../runtime/context.ts';
import { createRequestSender } from '../runtime/request-sender.ts';
import { NonRetryableError, sqsHandler } from '../runtime/sqs-consumer.ts';
import { createAcceptRequest } from './accept-request.ts';
import type { Replay } from './routes.ts';

const sqs = new SQSClient({ requestHandler });

const replay: Replay = async (queue, messageIds, replayedBy) => {
  const isWanted = ({ id }: { id: string }) => messageIds.includes(id);
  const moved = await replayDeadLetters(sqs, [{ function: queue, queue }], isWanted, replayedBy);
  return moved.map(({ id }) => id);
};

const acceptRequest = createAcceptRequest({
  logger,
  refuseRequest: messageHandling.refuseRequest,
  requests: createRequestSender(sqs, environment, () => new Date()),
  replay,
  mayOnlyApprove: (caller) => mayOnlyApprove(governance, caller, environment.hubAccountId),
});

const ofQueue = sqsHandler({
  ...messageHandling,
  // Requests in this queue were refused before: they do not count here.
  handle: async ({ envelope }) => {
    throw new NonRetryableError(`accept-requests does not handle ${envelope.source} ${envelope['detail-type']} events`);
  },
});

/** A message of the queue comes in a batch, a request of a person alone. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  logger.addContext(context);
  return isBatch(event) ? ofQueue(event, context) : acceptRequest(event);
}

function isBatch(event: unknown): event is SQSEvent {
  return typeof event === 'object' && event !== null && 'Records' in event;
}
