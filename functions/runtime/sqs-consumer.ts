// What every function that reads a queue does with it: each message on its own, and none lost.
import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type Envelope, envelopeSchema, formatIssues } from '../../events/envelope.ts';
import { parseJson } from '../../shared/lib/text.ts';

/** A message that no retry can help: it goes to the dead-letter queue at once, with the reason. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * A message whose work is not done yet: it stays in its queue, and goes to the dead-letter queue when it was tried too
 * often. It comes back after so many seconds; without a number, when the queue's own time is over.
 */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** Seconds until what cannot be done yet is tried again: 5, 10, 20 … and at most five minutes. */
export function retryAfter(attempt: number): number {
  return Math.min(5 * 2 ** (attempt - 1), 300);
}

/** One event out of a queue. `attempt` is 1 for its first delivery; `sentAt` is when it came into the queue. */
export type Delivery = { readonly envelope: Envelope; readonly attempt: number; readonly sentAt: Date };

export type Keeper = {
  readonly logger: Logger;
  /** The try after which a message counts as dead: its queue's maxReceiveCount. */
  readonly lastAttempt: number;
  readonly bury: (message: SQSRecord, reason: string) => Promise<void>;
  readonly postpone: (message: SQSRecord, seconds: number) => Promise<void>;
};

export type Consumer = Keeper & { readonly handle: (delivery: Delivery) => Promise<void> };

/** Handles a batch as a whole; answers with what became of each of its messages: undefined when it is done. */
export type BatchConsumer = Keeper & {
  readonly handleAll: (deliveries: readonly Delivery[]) => Promise<readonly (Error | undefined)[]>;
};

/** The Lambda handler of a queue: reports the messages that have to come back, and only these. */
export function consume({ handle, ...keeper }: Consumer) {
  return handlerOf(keeper, (event) =>
    Promise.allSettled(
      event.Records.map((message) => settle(keeper, message, async () => handle(deliveryOf(message)))),
    ),
  );
}

/** The same for work that is cheaper done together: a message that cannot be read still harms no other. */
export function consumeTogether({ handleAll, ...keeper }: BatchConsumer) {
  return handlerOf(keeper, async (event) => {
    const opened = event.Records.map((message) => ({ message, delivery: tryOpening(message) }));
    const readable = opened.flatMap(({ message, delivery }) =>
      delivery instanceof Error ? [] : [{ message, delivery }],
    );
    const results = await handleAll(readable.map(({ delivery }) => delivery));
    const errors = new Map(readable.map(({ message }, index) => [message, results[index]]));
    return Promise.allSettled(
      opened.map(({ message, delivery }) =>
        settle(keeper, message, async () => {
          const error = delivery instanceof Error ? delivery : errors.get(message);
          if (error) throw error;
        }),
      ),
    );
  });
}

function handlerOf({ logger }: Keeper, work: (event: SQSEvent) => Promise<PromiseSettledResult<void>[]>) {
  return middy<SQSEvent, unknown>()
    .use(injectLambdaContext(logger))
    .use(
      sqsPartialBatchFailure({
        logger: (reason: unknown) => logger.warn('message returned to its queue', asError(reason)),
      }),
    )
    .handler(work);
}

function tryOpening(message: SQSRecord): Delivery | Error {
  try {
    return deliveryOf(message);
  } catch (error) {
    return asError(error);
  }
}

async function settle(keeper: Keeper, message: SQSRecord, work: () => Promise<void>): Promise<void> {
  const { logger, bury, postpone, lastAttempt } = keeper;
  try {
    await work();
  } catch (error) {
    const { message: why } = asError(error);
    const attempt = attemptOf(message);
    const isLast = attempt >= lastAttempt;
    if (!(error instanceof Refused) && !isLast) {
      if (error instanceof Unfinished && error.retryAfter !== undefined) await postpone(message, error.retryAfter);
      throw error;
    }
    // The queue itself would bury it after the last try, but without the reason.
    const reason = error instanceof Refused ? why : `tried ${attempt} times; at last: ${why}`;
    logger.error('message buried', { messageId: message.messageId, reason });
    await bury(message, reason);
  }
}

function attemptOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount) || 1;
}

function deliveryOf(message: SQSRecord): Delivery {
  const sentAt = Number(message.attributes.SentTimestamp);
  return {
    envelope: open(message.body),
    attempt: attemptOf(message),
    sentAt: Number.isFinite(sentAt) ? new Date(sentAt) : new Date(),
  };
}

function open(body: string): Envelope {
  const json = parseJson(body);
  if (json === undefined) throw new Refused('the message is not JSON');
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success) throw new Refused(`an event in which ${formatIssues(parsed.error)}`);
  return parsed.data;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
