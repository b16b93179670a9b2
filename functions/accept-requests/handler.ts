// Lambda function accept-requests: takes requests of people at its function URL, and records forged ones from its queue.
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { discardDeadLetters, replayDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { classifyError, formatFailure } from '../../shared/aws/errors.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { evidenceBucketName } from '../../shared/aws/names.ts';
import { mayOnlyApprove } from '../../shared/governance/approvers.ts';
import { environment, governance, logger, messageHandling } from '../runtime/context.ts';
import { createRequestSender } from '../runtime/request-sender.ts';
import { NonRetryableError, sqsHandler } from '../runtime/sqs-consumer.ts';
import { createAcceptRequest } from './accept-request.ts';
import type { Discard, Replay } from './routes.ts';

const sqs = new SQSClient({ requestHandler });

const replay: Replay = async (queue, messageIds, replayedBy) => {
  const moved = await replayDeadLetters(sqs, [{ function: queue, queue }], messageIds, replayedBy);
  return moved.map(({ id }) => id);
};

const discard: Discard = async (queue, messageIds, { by, reason }) => {
  // Loaded when it is needed: hardly any request is of this kind.
  const [{ S3Client }, { putDiscarded }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../../shared/aws/discarded-letters.ts'),
  ]);
  const { hubAccountId: accountId } = environment;
  const store = { s3: new S3Client({ requestHandler }), bucket: evidenceBucketName(accountId), accountId };
  const { discarded, failures } = await discardDeadLetters(sqs, [{ function: queue, queue }], messageIds, (letter) =>
    putDiscarded(store, letter, { by, reason, at: new Date().toISOString() }),
  );
  for (const { letter, error } of failures) logger.error('message not discarded', { messageId: letter.id, error });
  return {
    ids: discarded.map(({ id }) => id),
    failures: failures.map(({ letter, error }) => ({ id: letter.id, reason: describeFailure(error) })),
  };
};

const acceptRequest = createAcceptRequest({
  logger,
  refuseRequest: messageHandling.refuseRequest,
  requests: createRequestSender(sqs, environment, () => new Date()),
  replay,
  discard,
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

function describeFailure(error: unknown): string {
  const failure = classifyError(error);
  return failure ? formatFailure(failure) : 'unexpected error, see the log of palisade-accept-requests';
}

function isBatch(event: unknown): event is SQSEvent {
  return typeof event === 'object' && event !== null && 'Records' in event;
}
