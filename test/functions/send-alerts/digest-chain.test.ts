// The chain of digests, each of which schedules the next one: how it ends, and that nothing collected is lost.
import { Logger } from '@aws-lambda-powertools/logger';
import { BatchWriteItemCommand, DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import { jest } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { type DueDigest, digestDetailType } from '../../../events/palisade/alert.ts';
import { createSendAlerts, maxDigests } from '../../../functions/send-alerts/send-alerts.ts';
import { aFinding } from '../../support/finding.ts';
import { aGovernance, hub } from '../../support/site.ts';

const now = new Date('2026-11-25T10:00:00.000Z');
const lane = { channel: 'alerts', urgent: false };
afterEach(() => jest.restoreAllMocks());

/** The function with this digest queue. */
function anAlerter(queued: readonly ReturnType<typeof aFinding>[]) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const table = mockClient(dynamodb);
  table
    .on(UpdateItemCommand)
    .resolves({ Attributes: {} })
    .on(BatchWriteItemCommand)
    .resolves({})
    .on(QueryCommand)
    .resolves({ Items: queued.map((finding) => marshall({ version: `collected#${finding.id}`, finding })) });
  const posts = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('ok'));
  const scheduled: DueDigest[] = [];
  const handle = createSendAlerts({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance: aGovernance({ alerts: { channels: { alerts: { webhook: '/palisade/a' } } } }),
    journal: { dynamodb, table: 'journal' },
    hubAccountId: hub.accountId,
    readSecret: async () => 'https://slack.example/',
    sns: new SNSClient({ region: 'us-east-1' }),
    topicArnOf: (name) => name,
    scheduleDigest: async (digest) => void scheduled.push(digest),
    now: () => now,
  });
  const due = (detail: object) => {
    const event = { id: 'e', source: 'palisade', account: hub.accountId, region: hub.region };
    const envelope = envelopeSchema.parse({ ...event, 'detail-type': digestDetailType, detail });
    return handle({ envelope, attempt: 1, sentAt: now });
  };
  return { due, posts, scheduled, windows: () => table.commandCalls(UpdateItemCommand).length };
}

test('a digest schedules the next one, which is counted', async () => {
  const { due, posts, scheduled } = anAlerter([aFinding()]);
  await due({ ...lane, hop: 41 });
  expect(posts).toHaveBeenCalledTimes(1);
  expect(scheduled).toEqual([{ ...lane, hop: 42 }]);
});

test('a digest that an earlier version has scheduled begins to count', async () => {
  const { due, scheduled } = anAlerter([aFinding()]);
  await due(lane);
  expect(scheduled).toEqual([{ ...lane, hop: 1 }]);
});

test('the last digest of a chain posts what was collected, opens no window, and is in the dead-letter queue', async () => {
  const { due, posts, scheduled, windows } = anAlerter([aFinding()]);
  await expect(due({ ...lane, hop: maxDigests })).rejects.toMatchObject({
    name: 'NonRetryableError',
    message: expect.stringContaining('ends after 10000'),
  });
  expect(posts).toHaveBeenCalledTimes(1);
  expect([scheduled, windows()]).toEqual([[], 0]);
});

test('a chain without alerts has ended already, whatever its number', async () => {
  const { due, posts, scheduled } = anAlerter([]);
  await due({ ...lane, hop: maxDigests });
  expect([posts.mock.calls, scheduled]).toEqual([[], []]);
});

test.each(['unknown', ...Object.getOwnPropertyNames(Object.prototype)])(
  'a digest of the channel %s, which governance.yml lacks, is refused',
  async (channel) => {
    const { due, posts } = anAlerter([aFinding()]);
    await expect(due({ ...lane, channel })).rejects.toThrow(`governance.yml has no channel '${channel}'`);
    expect(posts).not.toHaveBeenCalled();
  },
);
