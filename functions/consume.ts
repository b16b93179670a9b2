// What every function that reads a queue does with it: each message on its own, and none lost.
import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type Envelope, envelopeSchema, explain } from '../events/envelope.ts';

/** A message that no retry can help: it goes to the dead-letter queue at once, with the reason. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** A message whose work is not done yet: it stays in its queue, and goes to the dead-letter queue when it is too old. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

/** One event out of a queue. `attempt` is 1 for its first delivery. */
export type Delivery = { readonly envelope: Envelope; readonly attempt: number };

export type Consumer = {
  readonly logger: Logger;
  readonly handle: (delivery: Delivery) => Promise<void>;
  readonly bury: (message: SQSRecord, reason: string) => Promise<void>;
};

/** The Lambda handler of a queue: reports the messages that have to come back, and only these. */
export function consume(consumer: Consumer) {
  return middy<SQSEvent, unknown>()
    .use(injectLambdaContext(consumer.logger))
    .use(
      sqsPartialBatchFailure({
        logger: (reason: unknown) => consumer.logger.warn('message returned to its queue', asError(reason)),
      }),
    )
    .handler((event: SQSEvent) => Promise.allSettled(event.Records.map((message) => take(consumer, message))));
}

async function take({ logger, handle, bury }: Consumer, message: SQSRecord): Promise<void> {
  try {
    await handle({ envelope: open(message.body), attempt: Number(message.attributes.ApproximateReceiveCount) || 1 });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    logger.error('message refused', { messageId: message.messageId, reason: error.message });
    await bury(message, error.message);
  }
}

function open(body: string): Envelope {
  const parsed = envelopeSchema.safeParse(parseJson(body));
  if (!parsed.success) throw new Refused(`an event in which ${explain(parsed.error)}`);
  return parsed.data;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new Refused('the message is not JSON', { cause });
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
