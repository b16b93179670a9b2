// Messages of requests: ten in a call, those that SQS did not take are sent again, and none is lost in silence.
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { inSimulatedTime, simulatePromisedTimers } from '../../support/simulated-time.ts';

simulatePromisedTimers();
const { sendMessages } = await import('../../../shared/requests/send-messages.ts');

/** An SQS that refuses each message as often as `refusals` says. */
function setUp(refusals: readonly number[]) {
  const client = new SQSClient({ region: 'us-east-1' });
  const sqs = mockClient(client);
  const left = new Map(refusals.map((times, index) => [`m${index}`, times]));
  const taken: string[] = [];
  const sizes: number[] = [];
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/q' });
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries = [] }: { Entries?: { Id: string; MessageBody: string }[] }) => {
    sizes.push(Entries.length);
    const isRefused = ({ MessageBody }: { MessageBody: string }) => (left.get(MessageBody) ?? 0) > 0;
    const refused = Entries.filter(isRefused);
    for (const { MessageBody } of refused) left.set(MessageBody, (left.get(MessageBody) ?? 0) - 1);
    taken.push(...Entries.filter((entry) => !refused.includes(entry)).map(({ MessageBody }) => MessageBody));
    return { Failed: refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })) };
  });
  const send = () => inSimulatedTime(() => sendMessages(client, 'palisade-undo-requests', [...left.keys()]), 60);
  return { send, taken, sizes };
}

test('every message is taken once, in calls of at most ten, if none is refused more than three times', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 35 }), async (refusals) => {
      const { send, taken, sizes } = setUp(refusals);
      expect((await send()).ended).toEqual({ status: 'fulfilled', value: undefined });
      expect(taken.toSorted()).toEqual(refusals.map((_, index) => `m${index}`).toSorted());
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(10);
    }),
  );
});

test('a message that SQS does not take is an error with its reason', async () => {
  const { ended } = await setUp([0, 4]).send();
  expect(ended).toMatchObject({ reason: { message: 'SQS rejected 1 message of 2: InternalError' } });
});
