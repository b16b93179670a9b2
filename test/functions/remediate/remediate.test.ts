import { Logger } from '@aws-lambda-powertools/logger';
import { ConfigServiceClient, DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { createRemediate } from '../../../functions/remediate/remediate.ts';
import { NonRetryableError, RetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { governanceSchema } from '../../../shared/governance/governance.ts';
import type { ChangeControl } from '../../../shared/remediation/change-control/change-control.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { complianceChange, s3Call } from '../../../tools/fixtures/events.ts';
import { awsError, bucket, type FakeS3, fakeS3 } from '../../support/fake-s3.ts';
import { findingsOn } from '../../support/published.ts';

const governance = governanceSchema.parse({
  version: 1,
  regions: ['us-east-1'],
  accountTypes: { organizationalUnits: { Production: 'production' } },
  guardrails: { all: {}, testing: { 's3-versioning': { mode: 'monitor' } } },
  configRules: { 's3-versioning': ['palisade-s3-versioning'] },
  exemptions: [{ resource: 'exempt-*', owner: 'data-office', reason: 'kept elsewhere', expires: '2099-12-31' }],
});

const now = new Date('2026-11-24T10:00:00.000Z');

function setUp(
  fake: FakeS3,
  type: 'production' | 'testing' | 'unclassified' = 'production',
  changeControl: ChangeControl = allowAll,
) {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const dynamodb = mockClient(client);
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  const config = mockClient(new ConfigServiceClient({ region: 'us-east-1' }));
  dynamodb.on(QueryCommand).resolves({ Items: [] }).on(PutItemCommand).resolves({});
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  config.on(DescribeConfigRulesCommand).rejects(awsError('NoSuchConfigRuleException'));
  const account = async (id: string) =>
    id === bucket.accountId
      ? { kind: 'member' as const, id, type }
      : { kind: 'ineligible' as const, id, state: null, reason: `account ${id} is not in the organization` };
  const remediate = createRemediate({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance,
    hubAccountId: '222233334444',
    accounts: account,
    changeControl,
    memberClientsFor: () => ({ config: config as unknown as ConfigServiceClient, resource: () => fake.s3 }),
    journal: { dynamodb: client, table: 'journal', retentionDays: 1 },
    eventBridge: eventBridge as unknown as EventBridgeClient,
    now: () => now,
  });
  const published = () => findingsOn(eventBridge);
  /** The journal already knows this about the finding. */
  const known = (items: { latest?: Finding; intent?: Finding }) =>
    dynamodb.on(QueryCommand).resolves({
      Items: Object.entries(items).map(([version, finding]) =>
        marshall({ id: finding.id, version, finding, firstSeenAt: finding.firstSeenAt }),
      ),
    });
  const handle = (event: object, attempt = 1) =>
    remediate({ envelope: envelopeSchema.parse(event), attempt, sentAt: new Date() });
  return { handle, published, known, dynamodb, eventBridge, config };
}

const writes = (fake: FakeS3) => fake.calls.filter(({ command }) => /^(Put|Delete)/.test(command));
const suspended = () => fakeS3({ versioning: { Status: 'Suspended' } });

test('a violating bucket is repaired and reported in one finding that says all', async () => {
  const fake = suspended();
  const { handle, published } = setUp(fake);
  const event = complianceChange({ bucket: bucket.id });
  await handle(event, 2);
  expect(fake.calls.map(({ command }) => command)).toEqual([
    'GetBucketVersioningCommand',
    'PutBucketVersioningCommand',
    'GetBucketVersioningCommand',
  ]);
  expect(published()).toEqual([
    {
      schemaVersion: '1',
      id: expect.stringMatching(/^pf-[0-9a-f]{24}$/),
      accountId: bucket.accountId,
      accountType: 'production',
      region: 'us-east-1',
      resource: { type: 'AWS::S3::Bucket', id: bucket.id, arn: `arn:aws:s3:::${bucket.id}` },
      guardrail: 's3-versioning',
      severity: 'MEDIUM',
      state: 'remediated',
      reason: 'versioning is suspended',
      before: { status: 'Suspended', mfaDelete: false },
      after: { status: 'Enabled', mfaDelete: false },
      change: { status: 'Enabled', mfaDelete: false },
      trigger: { eventId: event.id, detailType: 'Config Rules Compliance Change', principal: null },
      firstSeenAt: '2026-11-01T10:00:01.000Z',
      at: now.toISOString(),
      attempts: 2,
      links: { console: expect.stringContaining('console.aws.amazon.com/s3/buckets/a-bucket') },
    },
  ]);
});

test('a compliant bucket is read once, not written, and not talked about', async () => {
  const fake = fakeS3({ versioning: { Status: 'Enabled' } });
  const { handle, published } = setUp(fake);
  await handle(complianceChange({ bucket: bucket.id }));
  expect(fake.calls).toHaveLength(1);
  expect(published()).toEqual([]);
});

test('a bucket that became compliant closes its open finding, which keeps what was found', async () => {
  const monitoring = setUp(suspended(), 'testing');
  await monitoring.handle(complianceChange({ bucket: bucket.id }));
  const [open] = monitoring.published();
  expect(open).toMatchObject({ state: 'monitored', after: null, change: { status: 'Enabled' } });

  const later = setUp(fakeS3({ versioning: { Status: 'Enabled' } }), 'testing');
  later.known({ latest: { ...Object(open), firstSeenAt: '2026-11-20T10:00:00.000Z' } });
  await later.handle(complianceChange({ bucket: bucket.id, compliance: 'COMPLIANT' }));
  expect(later.published()).toMatchObject([
    { id: open?.id, state: 'resolved', before: { status: 'Suspended' }, reason: 'versioning is enabled' },
  ]);
});

test('a bucket that became compliant leaves a finding alone that is closed already', async () => {
  const first = setUp(suspended());
  await first.handle(complianceChange({ bucket: bucket.id }));
  const [closed] = first.published();
  const later = setUp(fakeS3({ versioning: { Status: 'Enabled' } }));
  later.known({ latest: Object(closed), intent: Object(closed) });
  await later.handle(complianceChange({ bucket: bucket.id, compliance: 'COMPLIANT' }));
  expect(later.published()).toEqual([]);
});

test('a repair whose function died before it was reported is reported as it would have been', async () => {
  const fake = suspended();
  const dying = setUp(fake);
  dying.eventBridge.on(PutEventsCommand).rejects(new Error('the function dies'));
  await expect(dying.handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow('dies');
  const [lost] = dying.published();
  const intents = dying.dynamodb.commandCalls(PutItemCommand);
  expect(intents).toHaveLength(1);

  const again = setUp(fake);
  again.dynamodb.on(QueryCommand).resolves({ Items: [Object(intents[0]?.args[0].input.Item)] });
  await again.handle(complianceChange({ bucket: bucket.id }), 2);
  expect(again.published()).toEqual([lost]);
  expect(writes(fake)).toHaveLength(1);
});

test('a bucket that went closes its open finding', async () => {
  const first = setUp(suspended(), 'testing');
  await first.handle(complianceChange({ bucket: bucket.id }));
  const gone = fakeS3();
  gone.fail('GetBucketVersioningCommand', 'NoSuchBucket');
  const later = setUp(gone, 'testing');
  later.known({ latest: Object(first.published()[0]) });
  await later.handle(complianceChange({ bucket: bucket.id, compliance: 'NOT_APPLICABLE' }));
  expect(later.published()).toMatchObject([{ state: 'resolved', reason: 'bucket a-bucket does not exist' }]);
});

test('monitoring reports and writes nothing', async () => {
  const fake = suspended();
  const { handle, published } = setUp(fake, 'testing');
  await handle(complianceChange({ bucket: bucket.id }));
  expect(published()).toMatchObject([{ state: 'monitored', accountType: 'testing' }]);
  expect(writes(fake)).toEqual([]);
});

test('an exempt violation is reported, and not touched', async () => {
  const fake = suspended();
  const { handle, published } = setUp(fake);
  await handle(complianceChange({ bucket: 'exempt-bucket' }));
  expect(writes(fake)).toEqual([]);
  expect(published()).toMatchObject([{ state: 'exempt', reason: expect.stringContaining('by data-office') }]);
});

test.each([
  { kind: 'paused', state: 'monitored', comesBack: false },
  { kind: 'limit', state: 'monitored', comesBack: false },
  { kind: 'unknown', state: 'failed', comesBack: true },
] as const)(
  'a brake that is on ($kind) keeps every write back, and is reported as $state',
  async ({ kind, state, comesBack }) => {
    const fake = suspended();
    const { handle, published } = setUp(fake, 'production', {
      ...allowAll,
      authorize: async () => ({ kind, reason: 'the brake is on' }),
    });
    const handled = handle(complianceChange({ bucket: bucket.id }));
    if (comesBack) await expect(handled).rejects.toThrow(RetryableError);
    else await handled;
    expect(writes(fake)).toEqual([]);
    expect(published()).toMatchObject([{ state, reason: 'versioning is suspended; the brake is on', after: null }]);
  },
);

test('a setting that must not be read is reported unreadable, and tried again', async () => {
  const fake = suspended();
  fake.fail('GetBucketVersioningCommand', 'AccessDenied');
  const { handle, published } = setUp(fake);
  await expect(handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow(RetryableError);
  expect(published()).toMatchObject([
    { state: 'unreadable', before: null, reason: expect.stringContaining('AccessDenied') },
  ]);
});

test('a repair that is refused is reported failed, and tried again', async () => {
  const fake = suspended();
  fake.fail('PutBucketVersioningCommand', 'AccessDenied');
  const { handle, published } = setUp(fake);
  await expect(handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow(RetryableError);
  expect(published()).toMatchObject([{ state: 'failed', before: { status: 'Suspended' }, after: null }]);
});

test('a read that was throttled is tried again before anybody is told', async () => {
  const fake = suspended();
  fake.fail('GetBucketVersioningCommand', 'SlowDown');
  const { handle, published } = setUp(fake);
  await expect(handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow(RetryableError);
  expect(published()).toEqual([]);
});

test("somebody else's bucket is left alone: it is no finding of this account", async () => {
  const fake = suspended();
  for (const command of ['GetBucketVersioningCommand']) fake.fail(command, 'AccessDenied');
  const { handle, published } = setUp(fake);
  await handle(s3Call({ bucket: 'not-ours' }));
  expect(published()).toEqual([]);
  expect(writes(fake)).toEqual([]);
});

test('an account outside of the organization is refused', async () => {
  const fake = suspended();
  await expect(setUp(fake).handle(complianceChange({ accountId: '999999999999' }))).rejects.toThrow(NonRetryableError);
  expect(fake.calls).toEqual([]);
});

test('an account without a type gets the strictest guardrails, and its findings say so', async () => {
  const { handle, published } = setUp(suspended(), 'unclassified');
  await handle(complianceChange({ bucket: bucket.id }));
  expect(published()).toMatchObject([{ state: 'remediated', accountType: 'unclassified' }]);
});

test('a call holds all guardrails that it may have broken', async () => {
  const fake = fakeS3();
  const { handle, published } = setUp(fake);
  await handle(s3Call({ bucket: bucket.id, eventName: 'CreateBucket' }));
  expect(published().map(({ guardrail, state }) => `${guardrail} ${state}`)).toEqual([
    's3-public-access remediated',
    's3-encryption remediated',
    's3-versioning remediated',
  ]);
  expect(published()[0]?.trigger.principal).toBe('arn:aws:sts::111122223333:assumed-role/DataScientist/dora');
});

describe('an AWS Config rule that governance.yml does not name', () => {
  const change = () => complianceChange({ bucket: bucket.id, rule: 'securityhub-s3-bucket-versioning-enabled-1a2b' });

  test('is known by its identifier, and asked for once', async () => {
    const { handle, published, config } = setUp(suspended());
    config
      .on(DescribeConfigRulesCommand)
      .resolves({ ConfigRules: [{ Source: { Owner: 'AWS', SourceIdentifier: 'S3_BUCKET_VERSIONING_ENABLED' } }] });
    await handle(change());
    await handle(change());
    expect(published()).toMatchObject([{ guardrail: 's3-versioning', state: 'remediated' }]);
    expect(config.commandCalls(DescribeConfigRulesCommand)).toHaveLength(1);
  });

  test.each([
    {
      name: 'of another identifier',
      rule: { Source: { Owner: 'AWS' as const, SourceIdentifier: 'S3_BUCKET_LOGGING_ENABLED' } },
    },
    {
      name: 'of somebody else, though it is called like ours',
      rule: { Source: { Owner: 'CUSTOM_LAMBDA' as const, SourceIdentifier: 'S3_BUCKET_VERSIONING_ENABLED' } },
    },
  ])('$name is ignored', async ({ rule }) => {
    const fake = suspended();
    const { handle, published, config } = setUp(fake);
    config.on(DescribeConfigRulesCommand).resolves({ ConfigRules: [rule] });
    await handle(change());
    expect([published(), fake.calls]).toEqual([[], []]);
  });

  test('is ignored when it does not exist', async () => {
    const { handle, published } = setUp(suspended());
    await handle(change());
    expect(published()).toEqual([]);
  });

  test('comes back when AWS Config cannot be asked', async () => {
    const { handle, config } = setUp(suspended());
    config.on(DescribeConfigRulesCommand).rejects(awsError('ThrottlingException'));
    await expect(handle(change())).rejects.toThrow(/AWS Config does not tell/);
  });
});

test('findings that EventBridge did not take are not lost: the event comes back', async () => {
  const { handle, eventBridge } = setUp(suspended());
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
  await expect(handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow(/did not take 1 of 1/);
});

test('an event of another kind is refused', async () => {
  await expect(setUp(suspended()).handle({ ...complianceChange(), source: 'aws.ec2' })).rejects.toThrow(
    NonRetryableError,
  );
});
