// Sweeps and alerts on AWS: functions that send messages to their own queues, and the limits of SQS and DynamoDB.
import { Logger } from '@aws-lambda-powertools/logger';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import { jest } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../events/envelope.ts';
import { alertDetailType, digestDetailType } from '../../events/palisade/alert.ts';
import { consumers } from '../../infrastructure/consumers.ts';
import { roleOf } from '../../infrastructure/roles.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import { aFinding } from '../support/finding.ts';
import { drainOwnQueue } from '../support/recursive-loop.ts';
import { inSimulatedTime, simulatePromisedTimers } from '../support/simulated-time.ts';
import { aGovernance, hub } from '../support/site.ts';

simulatePromisedTimers();
const { createSendAlerts } = await import('../../functions/send-alerts/send-alerts.ts');
const { aSweep } = await import('../support/unit-sweep.ts');
const { markPosted } = await import('../../shared/alerts/digest-queue.ts');

const logger = new Logger({ logLevel: 'SILENT' });
const now = () => new Date('2026-11-25T10:00:00.000Z');
const lane = { channel: 'alerts', urgent: false };
afterEach(() => jest.restoreAllMocks());

function messageOf(detailType: string, detail: object) {
  const event = { id: crypto.randomUUID(), source: 'palisade', 'detail-type': detailType, account: hub.accountId };
  return { envelope: envelopeSchema.parse({ ...event, region: hub.region, detail }), attempt: 1, sentAt: now() };
}

/** A journal that grants every lease, and has this finding in the digest queue. */
function aJournal({ queued }: { queued?: object } = {}) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const table = mockClient(dynamodb);
  table
    .on(GetItemCommand)
    .resolves({})
    .on(UpdateItemCommand)
    .resolves({ Attributes: {} })
    .on(PutItemCommand)
    .resolves({})
    .on(BatchWriteItemCommand)
    .resolves({})
    .on(QueryCommand)
    .resolves({ Items: queued ? [marshall({ version: 'collected#1', finding: queued })] : [] });
  return { dynamodb, table: 'journal' };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `bucket-${index}`);

test('aws-review 7: a sweep of thirty pages reaches the last one, although Lambda stops a chain of 16 invocations over SQS (Lambda Developer Guide, recursive loop detection)', async () => {
  const swept = async (count: number) => {
    const { fake, sweepAll } = aSweep({ names: names(count) });
    await sweepAll();
    return new Set(fake.calls.map(({ input }) => input['Bucket'])).size;
  };
  expect(await swept(10)).toBe(10);
  const buckets = await swept(30);
  expect(buckets).toBe(30);
});

/** The function send-alerts with steady alerts: a finding is always queued. */
function sendAlerts(digestSeconds = 30) {
  const { accountTypes, regions } = aGovernance();
  const alerts = {
    channels: { alerts: { webhook: '/palisade/a' } },
    routes: [{ channels: ['alerts'] }],
    digestSeconds,
  };
  const governance = governanceSchema.safeParse({ version: 1, regions, accountTypes, guardrails: { all: {} }, alerts });
  const posts = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('ok'));
  const reminders: number[] = [];
  const handle = createSendAlerts({
    logger,
    governance: governance.data ?? aGovernance(),
    journal: aJournal({ queued: aFinding() }),
    hubAccountId: hub.accountId,
    readSecret: async () => 'https://slack.example/',
    sns: new SNSClient({ region: 'us-east-1' }),
    topicArnOf: (name) => name,
    scheduleDigest: async (_lane, seconds) => void reminders.push(seconds),
    now,
  });
  return { handle, posts, reminders, isValid: governance.success };
}

test('aws-review 7: digests go on while alerts arrive for longer than 16 windows (Lambda Developer Guide, recursive loop detection)', async () => {
  const { handle, posts, reminders } = sendAlerts();
  await drainOwnQueue('send-alerts', 1, async (window) => {
    await handle(messageOf(digestDetailType, lane));
    return reminders.splice(0).flatMap(() => (window < 20 ? [window + 1] : []));
  });
  expect(posts.mock.calls.length).toBeGreaterThan(10);
  const digests = posts.mock.calls.length;
  expect(digests).toBe(20);
});

test('aws-review 26: with the longest digest window, the reminder is a message that SQS accepts: DelaySeconds is at most 900 (SQS API Reference, SendMessage)', async () => {
  const delaysFor = async (digestSeconds: number) => {
    const { handle, reminders, isValid } = sendAlerts(digestSeconds);
    await handle(messageOf(alertDetailType, aFinding({ severity: 'HIGH' })));
    return isValid ? reminders : [];
  };
  expect(await delaysFor(30)).toHaveLength(1);
  const delays = await delaysFor(900);
  expect(Math.max(0, ...delays)).toBeLessThanOrEqual(900);
});

test('aws-review 17: a bucket with an open finding is evaluated once in a sweep, so that each setting is written once (S3 User Guide, data consistency model: of simultaneous writes the last one wins)', async () => {
  const writesWith = async (open: readonly string[]) => {
    const { fake, sweepAll } = aSweep({ names: ['bucket-0'], open });
    await sweepAll();
    return fake.calls.map(({ command }) => command).filter((command) => command.startsWith('Put'));
  };
  const writes = await writesWith([]);
  expect(writes.toSorted()).toEqual([
    'PutBucketEncryptionCommand',
    'PutBucketVersioningCommand',
    'PutPublicAccessBlockCommand',
  ]);
  const [without, withFinding] = [writes, await writesWith(['bucket-0'])];
  expect(withFinding?.toSorted()).toEqual(without?.toSorted());
});

test('aws-review 35: writes that DynamoDB did not process are tried again after a pause (DynamoDB API Reference, BatchWriteItem: exponential backoff)', async () => {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const times: number[] = [];
  mockClient(dynamodb)
    .on(BatchWriteItemCommand)
    .callsFake(async ({ RequestItems }) => {
      times.push(Date.now());
      return times.length < 4 ? { UnprocessedItems: RequestItems } : {};
    });
  const work = () => markPosted({ dynamodb, table: 'journal' }, lane, [aFinding()], now());
  expect((await inSimulatedTime(work, 300)).ended?.status).toBe('fulfilled');
  expect(times).toHaveLength(4);
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThan(0);
});

test('aws-review 35: governance.yml names only parameters that the role of send-alerts may read (Systems Manager User Guide, parameter ARNs)', async () => {
  const isAccepted = (webhook: string) => {
    const { accountTypes, regions } = aGovernance();
    const alerts = { channels: { alerts: { webhook } }, routes: [] };
    return governanceSchema.safeParse({ version: 1, regions, accountTypes, guardrails: { all: {} }, alerts }).success;
  };
  const [consumer] = consumers.filter(({ name }) => name === 'send-alerts');
  expect(consumer && JSON.stringify(roleOf(consumer))).toContain('parameter/');
  expect(isAccepted('/palisade/slack/alerts')).toBe(true);
  const mayReadAll = JSON.stringify(consumer && roleOf(consumer)).includes('parameter/*');
  const accepted = isAccepted('/other/slack/alerts') && !mayReadAll;
  expect(accepted).toBe(false);
});
