// SQS batch handler of all functions: isolates each message, retries with backoff, and reports partial batch failures.
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type Envelope, envelopeSchema, formatIssues } from '../../events/envelope.ts';
import { counted, parseJson } from '../../shared/lib/text.ts';
import { countsInItsQueue, type RequestHandling } from './misplaced-messages.ts';

/** Thrown for a message that no retry can fix: it goes to the dead-letter queue at once, with the reason. */
export class NonRetryableError extends Error {
  override readonly name = 'NonRetryableError';
}

/**
 * Thrown for a message that has to be retried: after `retryAfterSeconds` or, without it, after the visibility timeout
 * of its queue. After the last attempt it goes to the dead-letter queue.
 */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, retryAfter?: number, cause?: unknown) {
    super(message, { cause });
    this.retryAfterSeconds = retryAfter;
  }
}

/** Exponential backoff in seconds: 5, 10, 20 … and at most five minutes. */
export function backoffSeconds(attempt: number): number {
  return Math.min(5 * 2 ** (attempt - 1), 300);
}

/** One event from a queue. `attempt` is 1 for the first receive; `sentAt` is when it was sent to the queue. */
export type QueueMessage = { readonly envelope: Envelope; readonly attempt: number; readonly sentAt: Date };

export type MessageHandling = RequestHandling & {
  /** maxReceiveCount of the queue: the number of the last attempt. */
  readonly maxReceiveCount: number;
  readonly sendToDeadLetterQueue: (message: SQSRecord, reason: string) => Promise<void>;
  readonly delayRetry: (message: SQSRecord, seconds: number) => Promise<void>;
};

export type MessageHandler = MessageHandling & { readonly handle: (delivery: QueueMessage) => Promise<void> };

/** Handles a batch as a whole. Returns an entry for each message, in order: undefined if it is done, or its error. */
export type BatchMessageHandler = MessageHandling & {
  readonly handleAll: (deliveries: readonly QueueMessage[]) => Promise<readonly (Error | undefined)[]>;
};

/** Creates the Lambda handler of a queue. It reports only those messages that have to be retried. */
export function sqsHandler({ handle, ...messageHandling }: MessageHandler) {
  return middyHandler(messageHandling, (event) =>
    Promise.allSettled(
      event.Records.map((message) =>
        runWithRetryPolicy(messageHandling, message, async () => {
          const delivery = parseMessage(message);
          if (await countsInItsQueue(messageHandling, message, delivery.envelope)) await handle(delivery);
        }),
      ),
    ),
  );
}

/** The same for work that is cheaper in batches. A message that cannot be parsed does not affect the others. */
export function sqsBatchHandler({ handleAll, ...messageHandling }: BatchMessageHandler) {
  return middyHandler(messageHandling, async (event) => {
    const parsed = await Promise.all(
      event.Records.map(async (message) => ({ message, delivery: await tryParse(messageHandling, message) })),
    );
    const readable = parsed.flatMap(({ message, delivery }) =>
      delivery instanceof Error || delivery === undefined ? [] : [{ message, delivery }],
    );
    const results = await handleAll(readable.map(({ delivery }) => delivery));
    const errors = new Map(readable.map(({ message }, index) => [message, results[index]]));
    return Promise.allSettled(
      parsed.map(({ message, delivery }) =>
        runWithRetryPolicy(messageHandling, message, async () => {
          const error = delivery instanceof Error ? delivery : errors.get(message);
          if (error) throw error;
        }),
      ),
    );
  });
}

function middyHandler({ logger }: MessageHandling, work: (event: SQSEvent) => Promise<PromiseSettledResult<void>[]>) {
  return middy<SQSEvent, unknown>()
    .use(injectLambdaContext(logger))
    .use(
      sqsPartialBatchFailure({
        logger: (reason: unknown) => logger.warn('message returned to its queue', toError(reason)),
      }),
    )
    .handler(work);
}

/** The delivery; undefined if it is a request that does not count, and an error if the message cannot be parsed. */
async function tryParse(
  messageHandling: MessageHandling,
  message: SQSRecord,
): Promise<QueueMessage | Error | undefined> {
  try {
    const delivery = parseMessage(message);
    return (await countsInItsQueue(messageHandling, message, delivery.envelope)) ? delivery : undefined;
  } catch (error) {
    return toError(error);
  }
}

async function runWithRetryPolicy(
  messageHandling: MessageHandling,
  message: SQSRecord,
  work: () => Promise<void>,
): Promise<void> {
  const { logger, sendToDeadLetterQueue, delayRetry, maxReceiveCount } = messageHandling;
  try {
    await work();
  } catch (error) {
    const { message: errorMessage } = toError(error);
    const attempt = receiveCountOf(message);
    const isLast = attempt >= maxReceiveCount;
    if (!(error instanceof NonRetryableError) && !isLast) {
      if (error instanceof RetryableError && error.retryAfterSeconds !== undefined) {
        // Without an answer of SQS it comes back after the visibility timeout; what the log says is why it failed.
        await delayRetry(message, error.retryAfterSeconds).catch((failure: unknown) =>
          logger.warn('the retry of a message could not be scheduled', toError(failure)),
        );
      }
      throw error;
    }
    // SQS itself would move it to the dead-letter queue after the last attempt, but without the reason.
    const reason =
      error instanceof NonRetryableError
        ? errorMessage
        : `failed after ${counted(attempt, 'attempt')}: ${errorMessage}`;
    logger.error('message sent to the dead-letter queue', { messageId: message.messageId, reason });
    await sendToDeadLetterQueue(message, reason);
  }
}

function receiveCountOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount) || 1;
}

function parseMessage(message: SQSRecord): QueueMessage {
  const sentAt = Number(message.attributes.SentTimestamp);
  return {
    envelope: parseEnvelope(message.body),
    attempt: receiveCountOf(message),
    sentAt: Number.isFinite(sentAt) ? new Date(sentAt) : new Date(),
  };
}

function parseEnvelope(body: string): Envelope {
  const value = parseJson(body);
  if (value === undefined) throw new NonRetryableError('the message is not JSON');
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) throw new NonRetryableError(`invalid event: ${formatIssues(parsed.error)}`);
  return parsed.data;
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
