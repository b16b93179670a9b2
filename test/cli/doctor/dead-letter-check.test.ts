// What doctor says about dead letters: those that another reader hides count, and what is not known is not fine.
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { checkDeadLetters } from '../../../cli/doctor/hub-checks.ts';
import { functionQueues } from '../../../infrastructure/consumers.ts';
import { awsError } from '../../support/fake-s3.ts';

/** A hub whose queues get no message by a receive, apart from these, and have this many in flight each. */
function aHub({ letters = 0, inFlight = 0, isReadable = true }) {
  const client = new SQSClient({ region: 'us-east-1' });
  const sqs = mockClient(client);
  const Messages = Array.from({ length: letters }, (_, index) => ({
    ...{ MessageId: `m-${index}`, ReceiptHandle: `${index}` },
    ...{ Body: '', Attributes: { SentTimestamp: '1' } },
  }));
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/x' }).on(ChangeMessageVisibilityCommand).resolves({});
  sqs.on(ReceiveMessageCommand).resolvesOnce({ Messages }).resolves({});
  const attributes = sqs.on(GetQueueAttributesCommand);
  if (isReadable) attributes.resolves({ Attributes: { ApproximateNumberOfMessagesNotVisible: `${inFlight}` } });
  else attributes.rejects(awsError('AccessDenied', 403));
  return { sqs: client };
}

test.each([
  { name: 'none', hub: {}, state: 'fine', says: 'none' },
  { name: 'two', hub: { letters: 2 }, state: 'attention', says: '2 messages could not be handled' },
  {
    name: 'hidden ones alone',
    hub: { inFlight: 1 },
    state: 'attention',
    says: `about ${functionQueues.length} more messages are hidden by another reader, for up to a minute`,
  },
  {
    name: 'two, and what is hidden cannot be read',
    hub: { letters: 2, isReadable: false },
    state: 'attention',
    says: expect.stringMatching(/^2 messages could not be handled; whether another reader hides .* AccessDenied/),
  },
  {
    name: 'none, and what is hidden cannot be read',
    hub: { isReadable: false },
    state: 'unknown',
    says: expect.stringContaining('AccessDenied'),
  },
])('$name', async ({ hub, state, says }) => {
  expect(await checkDeadLetters(aHub(hub))).toMatchObject({ what: 'dead letters', state, says });
});
