import { Logger } from '@aws-lambda-powertools/logger';
import { jest } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { requestQueues } from '../../../events/palisade/request-queues.ts';
import {
  NonRetryableError,
  RetryableError,
  sqsBatchHandler,
  sqsHandler,
} from '../../../functions/runtime/sqs-consumer.ts';
import { complianceChange } from '../../../tools/fixtures/events.ts';

const context = { functionName: 'remediate', awsRequestId: 'r', getRemainingTimeInMillis: () => 1_000 } as Context;
const message = (messageId: string, body: string, receiveCount = '1', queue = 'palisade-remediate') => ({
  messageId,
  body,
  attributes: { ApproximateReceiveCount: receiveCount },
  eventSourceARN: `arn:aws:sqs:us-east-1:111122223333:${queue}`,
});
const batch = (...messages: ReturnType<typeof message>[]) => ({ Records: messages }) as unknown as SQSEvent;
const event = (id: string) => JSON.stringify({ ...complianceChange(), id });

function setUp(
  handle: (id: string, attempt: number) => Promise<void> = async () => undefined,
  scheduleRetry: () => Promise<void> = async () => undefined,
) {
  const handled: string[] = [];
  const deadLettered: { messageId: string; reason: string }[] = [];
  const delayed: { messageId: string; seconds: number }[] = [];
  const refused: { reason: string; facts: object }[] = [];
  const logger = new Logger({ logLevel: 'SILENT' });
  const addContext = jest.spyOn(logger, 'addContext');
  const warn = jest.spyOn(logger, 'warn');
  const info = jest.spyOn(logger, 'info');
  const handler = sqsHandler({
    logger,
    maxReceiveCount: 5,
    handle: async ({ envelope, attempt }) => {
      await handle(envelope.id, attempt);
      handled.push(envelope.id);
    },
    sendToDeadLetterQueue: async ({ messageId }, reason) => void deadLettered.push({ messageId, reason }),
    delayRetry: async ({ messageId }, seconds) => {
      await scheduleRetry();
      delayed.push({ messageId, seconds });
    },
    refuseRequest: async (reason, facts) => void refused.push({ reason, facts }),
  });
  return {
    handler: (sqs: SQSEvent) => handler(sqs, context),
    handled,
    deadLettered,
    delayed,
    refused,
    addContext,
    warn,
    info,
  };
}

test('messages that were handled are not retried', async () => {
  const { handler, handled } = setUp();
  expect(await handler(batch(message('1', event('a')), message('2', event('b'))))).toEqual({ batchItemFailures: [] });
  expect(handled).toEqual(['a', 'b']);
});

test.each([
  { name: 'a body that is not JSON', body: '{', reason: 'the message is not JSON' },
  { name: 'a body that is not an event', body: '[]', reason: expect.stringContaining('invalid event') },
  {
    name: 'an envelope without an account',
    body: JSON.stringify({ ...complianceChange(), account: undefined }),
    reason: expect.stringContaining("'account'"),
  },
])(
  '$name goes to the dead-letter queue with the reason, and the rest of its batch is handled',
  async ({ body, reason }) => {
    const { handler, handled, deadLettered } = setUp();
    const result = await handler(batch(message('1', event('a')), message('bad', body), message('3', event('c'))));
    expect(result).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual(['a', 'c']);
    expect(deadLettered).toEqual([{ messageId: 'bad', reason }]);
  },
);

test('a refused message goes to the dead-letter queue; retryable and unexpected errors return theirs', async () => {
  const { handler, handled, deadLettered } = setUp(async (id) => {
    if (id === 'refused') throw new NonRetryableError('it is forged');
    if (id === 'retryable') throw new RetryableError('not yet');
    if (id === 'bug') throw new TypeError('x is undefined');
  });
  const result = await handler(batch(...['a', 'refused', 'retryable', 'bug', 'e'].map((id) => message(id, event(id)))));
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'retryable' }, { itemIdentifier: 'bug' }] });
  expect(handled).toEqual(['a', 'e']);
  expect(deadLettered).toEqual([{ messageId: 'refused', reason: 'it is forged' }]);
});

test('a message whose retry cannot be scheduled returns to its queue, and the log says why it failed', async () => {
  const { handler, warn } = setUp(
    async () => Promise.reject(new RetryableError('S3 is throttled', 30)),
    async () => Promise.reject(new Error('SQS is down')),
  );
  expect(await handler(batch(message('a', event('a'))))).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
  const logged = warn.mock.calls.map(([text, detail]) => [text, (detail as Error).message]);
  expect(logged).toEqual([
    ['the retry of a message could not be scheduled', 'SQS is down'],
    ['message returned to its queue', 'S3 is throttled'],
  ]);
});

test('after its last attempt a message goes to the dead-letter queue with the last error', async () => {
  const { handler, deadLettered } = setUp(async () => Promise.reject(new RetryableError('Slack is down', 300)));
  const result = await handler(batch(message('again', event('a'), '4'), message('last', event('b'), '5')));
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'again' }] });
  expect(deadLettered).toEqual([{ messageId: 'last', reason: 'failed after 5 attempts: Slack is down' }]);
});

test('a message that cannot be sent to the dead-letter queue is retried', async () => {
  const handler = sqsHandler({
    logger: new Logger({ logLevel: 'SILENT' }),
    maxReceiveCount: 5,
    handle: async () => undefined,
    delayRetry: async () => undefined,
    refuseRequest: async () => undefined,
    sendToDeadLetterQueue: async () => Promise.reject(new Error('SQS is down')),
  });
  expect(await handler(batch(message('bad', '{')), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'bad' }],
  });
});

test('the number of the attempt is passed to the handler', async () => {
  const attempts: number[] = [];
  const { handler } = setUp(async (_id, attempt) => void attempts.push(attempt));
  await handler(batch(message('1', event('a'), '3')));
  expect(attempts).toEqual([3]);
});

test('the middleware runs: logs carry the context of the invocation', async () => {
  const { handler, addContext } = setUp();
  await handler(batch(message('1', event('a'))));
  expect(addContext).toHaveBeenCalledWith(context);
});

test('a message with a retry delay is delayed and retried', async () => {
  const { handler, delayed } = setUp(async (id) => {
    if (id === 'waits') throw new RetryableError('not usable yet', 40);
  });
  const result = await handler(batch(message('1', event('done')), message('2', event('waits'))));
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(delayed).toEqual([{ messageId: '2', seconds: 40 }]);
});

describe('requests', () => {
  const request = (type: string) =>
    JSON.stringify({
      ...complianceChange(),
      id: 'r',
      source: 'palisade',
      'detail-type': type,
      detail: { requestedBy: 'eve' },
    });
  const types = Object.entries(requestQueues);

  test.each(types)('%s counts in the queue %s, and in any other leaves a record only', async (type, queue) => {
    const { handler, handled, refused, deadLettered } = setUp();
    const own = message('1', request(type), '1', `palisade-${queue}`);
    const straight = message('2', request(type));
    expect(await handler(batch(own, straight))).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual(['r']);
    expect(refused).toEqual([
      {
        reason: expect.stringContaining(`only in the queue palisade-${queue}`),
        facts: expect.objectContaining({ messageId: '2', claimed: expect.objectContaining({ requestedBy: 'eve' }) }),
      },
    ]);
    expect(deadLettered).toEqual([]);
  });

  test('a message that somebody moved back is logged with who moved it', async () => {
    const { handler, info } = setUp();
    const moved = { ...message('1', event('a')), messageAttributes: { replayedBy: { stringValue: 'dana' } } };
    await handler(batch(moved));
    expect(info).toHaveBeenCalledWith('message replayed', { messageId: '1', eventId: 'a', replayedBy: 'dana' });
  });

  test('another event in a queue of requests leaves a record only', async () => {
    const { handler, handled, refused } = setUp();
    await handler(batch(message('1', event('a'), '1', 'palisade-undo-requests')));
    expect([handled, refused.length]).toEqual([[], 1]);
  });

  test('a batch that is handled as a whole is without them, too', async () => {
    const seen: string[] = [];
    const refused: string[] = [];
    const handler = sqsBatchHandler({
      logger: new Logger({ logLevel: 'SILENT' }),
      maxReceiveCount: 5,
      handleAll: async (deliveries) => {
        seen.push(...deliveries.map(({ envelope }) => envelope.id));
        return deliveries.map(() => undefined);
      },
      sendToDeadLetterQueue: async () => undefined,
      delayRetry: async () => undefined,
      refuseRequest: async (reason) => void refused.push(reason),
    });
    const forged = message('2', request('Palisade Undo Requested'));
    expect(await handler(batch(message('1', event('a')), forged, message('3', event('b'))), context)).toEqual({
      batchItemFailures: [],
    });
    expect([seen, refused.length]).toEqual([['a', 'b'], 1]);
  });
});
