import { Logger } from '@aws-lambda-powertools/logger';
import { jest } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { NonRetryableError, RetryableError, sqsHandler } from '../../../functions/runtime/sqs-consumer.ts';
import { complianceChange } from '../../../tools/fixtures/events.ts';

const context = { functionName: 'remediate', awsRequestId: 'r', getRemainingTimeInMillis: () => 1_000 } as Context;
const message = (messageId: string, body: string, receiveCount = '1') => ({
  messageId,
  body,
  attributes: { ApproximateReceiveCount: receiveCount },
  eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:palisade-remediate',
});
const batch = (...messages: ReturnType<typeof message>[]) => ({ Records: messages }) as unknown as SQSEvent;
const event = (id: string) => JSON.stringify({ ...complianceChange(), id });

function setUp(handle: (id: string, attempt: number) => Promise<void> = async () => undefined) {
  const handled: string[] = [];
  const buried: { messageId: string; reason: string }[] = [];
  const postponed: { messageId: string; seconds: number }[] = [];
  const logger = new Logger({ logLevel: 'SILENT' });
  const addContext = jest.spyOn(logger, 'addContext');
  const handler = sqsHandler({
    logger,
    maxReceiveCount: 5,
    handle: async ({ envelope, attempt }) => {
      await handle(envelope.id, attempt);
      handled.push(envelope.id);
    },
    sendToDeadLetterQueue: async ({ messageId }, reason) => void buried.push({ messageId, reason }),
    delayRetry: async ({ messageId }, seconds) => void postponed.push({ messageId, seconds }),
  });
  return { handler: (sqs: SQSEvent) => handler(sqs, context), handled, buried, postponed, addContext };
}

test('messages that are done do not come back', async () => {
  const { handler, handled } = setUp();
  expect(await handler(batch(message('1', event('a')), message('2', event('b'))))).toEqual({ batchItemFailures: [] });
  expect(handled).toEqual(['a', 'b']);
});

test.each([
  { name: 'no JSON', body: '{', reason: 'the message is not JSON' },
  { name: 'no event', body: '[]', reason: expect.stringContaining('an event in which') },
  {
    name: 'an envelope without an account',
    body: JSON.stringify({ ...complianceChange(), account: undefined }),
    reason: expect.stringContaining("'account'"),
  },
])('$name is buried with its reason, and the others of its batch go through', async ({ body, reason }) => {
  const { handler, handled, buried } = setUp();
  const result = await handler(batch(message('1', event('a')), message('bad', body), message('3', event('c'))));
  expect(result).toEqual({ batchItemFailures: [] });
  expect(handled).toEqual(['a', 'c']);
  expect(buried).toEqual([{ messageId: 'bad', reason }]);
});

test('a message that is refused is buried, and one that is unfinished or meets a bug comes back alone', async () => {
  const { handler, handled, buried } = setUp(async (id) => {
    if (id === 'refused') throw new NonRetryableError('it lies');
    if (id === 'unfinished') throw new RetryableError('not yet');
    if (id === 'bug') throw new TypeError('x is undefined');
  });
  const result = await handler(
    batch(...['a', 'refused', 'unfinished', 'bug', 'e'].map((id) => message(id, event(id)))),
  );
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'unfinished' }, { itemIdentifier: 'bug' }] });
  expect(handled).toEqual(['a', 'e']);
  expect(buried).toEqual([{ messageId: 'refused', reason: 'it lies' }]);
});

test('a message that was tried for the last time is buried with what went wrong', async () => {
  const { handler, buried } = setUp(async () => Promise.reject(new RetryableError('Slack is down', 300)));
  const result = await handler(batch(message('again', event('a'), '4'), message('last', event('b'), '5')));
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'again' }] });
  expect(buried).toEqual([{ messageId: 'last', reason: 'tried 5 times; at last: Slack is down' }]);
});

test('a message that cannot even be buried comes back', async () => {
  const handler = sqsHandler({
    logger: new Logger({ logLevel: 'SILENT' }),
    maxReceiveCount: 5,
    handle: async () => undefined,
    delayRetry: async () => undefined,
    sendToDeadLetterQueue: async () => Promise.reject(new Error('SQS is down')),
  });
  expect(await handler(batch(message('bad', '{')), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'bad' }],
  });
});

test('the number of the delivery is passed on', async () => {
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

test('a message that says when it wants to come back is postponed, and comes back', async () => {
  const { handler, postponed } = setUp(async (id) => {
    if (id === 'waits') throw new RetryableError('not usable yet', 40);
  });
  const result = await handler(batch(message('1', event('done')), message('2', event('waits'))));
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(postponed).toEqual([{ messageId: '2', seconds: 40 }]);
});
