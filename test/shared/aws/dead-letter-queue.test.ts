// Messages that are moved back to their queue: they are as they were, and only those that were asked for.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { replayDeadLetters } from '../../../shared/aws/dead-letter-queue.ts';

const dana = 'arn:aws:sts::222233334444:assumed-role/platform-operator/dana';
const bodyOf = (requestedBy: string) =>
  JSON.stringify({ source: 'palisade', 'detail-type': 'x', account: '222233334444', detail: { requestedBy } });

test('a request keeps its requester, and who moved it is an attribute', async () => {
  const client = new SQSClient({ region: 'us-east-1' });
  const sqs = mockClient(client);
  const letter = (id: string) => ({
    MessageId: id,
    ReceiptHandle: `receipt of ${id}`,
    Body: bodyOf(`requester of ${id}`),
    Attributes: { SentTimestamp: '1' },
  });
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({ QueueUrl: `https://sqs/${QueueName}` }));
  sqs
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [letter('wanted'), letter('other')] })
    .resolves({});
  sqs.on(SendMessageCommand).resolves({}).on(DeleteMessageCommand).resolves({});
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  const from = [{ function: 'remediate', queue: 'undo-requests' }];
  const moved = await replayDeadLetters(client, from, ({ id }) => id === 'wanted', dana);
  expect(moved.map(({ id }) => id)).toEqual(['wanted']);
  expect(sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input)).toEqual([
    {
      QueueUrl: 'https://sqs/palisade-undo-requests',
      MessageBody: bodyOf('requester of wanted'),
      MessageAttributes: { replayedBy: { DataType: 'String', StringValue: dana } },
    },
  ]);
  expect(sqs.commandCalls(DeleteMessageCommand).map(({ args }) => args[0].input.ReceiptHandle)).toEqual([
    'receipt of wanted',
  ]);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input.ReceiptHandle)).toEqual([
    'receipt of other',
  ]);
});
