// Findings from the bus, recorded in the real journal and published to a topic that may be unavailable.
import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { createRecordFinding } from '../../../functions/record-finding/record-finding.ts';
import { NonRetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import { listHistory } from '../../../shared/findings/finding-queries.ts';
import { ids, journal, newName } from '../../support/cloud.ts';
import { aFinding } from '../../support/finding.ts';

function setUp() {
  const sns = mockClient(new SNSClient({ region: 'us-east-1' }));
  sns.on(PublishCommand).resolves({});
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const handle = createRecordFinding({
    logger: new Logger({ logLevel: 'SILENT' }),
    journal,
    sns: sns as unknown as SNSClient,
    topicArn: 'arn:topic',
    eventBridge: eventBridge as unknown as EventBridgeClient,
    hubAccountId: ids.sharedServices,
  });
  const deliver = (detail: object, account = ids.sharedServices) => {
    const event = {
      id: 'e',
      source: 'palisade',
      'detail-type': 'Palisade Finding',
      account,
      region: 'us-east-1',
      detail,
    };
    return handle({ envelope: envelopeSchema.parse(event), attempt: 1, sentAt: new Date() });
  };
  return { sns, deliver, notifications: () => sns.commandCalls(PublishCommand).length };
}

test('a finding is recorded and notified once, however often it is delivered', async () => {
  const { deliver, notifications } = setUp();
  const finding = aFinding({ id: newName('pf') });
  await deliver(finding);
  await deliver(finding);
  expect(notifications()).toBe(1);
  expect(await listHistory(journal, finding.id)).toEqual([finding]);
});

test('what is only on record is recorded, and the topic is not notified', async () => {
  const { deliver, notifications } = setUp();
  const finding = aFinding({ id: newName('pf'), state: 'recorded' });
  await deliver(finding);
  expect(notifications()).toBe(0);
  expect(await listHistory(journal, finding.id)).toEqual([finding]);
});

test('a notification that failed is sent with the next delivery', async () => {
  const { deliver, notifications, sns } = setUp();
  const finding = aFinding({ id: newName('pf') });
  sns.on(PublishCommand).rejectsOnce(new Error('SNS is down'));
  await expect(deliver(finding)).rejects.toThrow('SNS is down');
  await deliver(finding);
  expect(notifications()).toBe(2);
  expect(await listHistory(journal, finding.id)).toHaveLength(1);
});

test.each([
  { name: 'of a member account', deliver: (to: ReturnType<typeof setUp>) => to.deliver(aFinding(), ids.production) },
  { name: 'that is invalid', deliver: (to: ReturnType<typeof setUp>) => to.deliver({ state: 'remediated' }) },
])('a finding $name is refused, and nobody is notified', async ({ deliver }) => {
  const to = setUp();
  await expect(deliver(to)).rejects.toThrow(NonRetryableError);
  expect(to.notifications()).toBe(0);
});
