import { Logger } from '@aws-lambda-powertools/logger';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient, DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { createRemediate } from '../../../functions/remediate/remediate.ts';
import { NonRetryableError, RetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { governanceSchema } from '../../../shared/governance/governance.ts';
import { guardrailsOn } from '../../../shared/guardrails/registry.ts';
import type { ChangeControl } from '../../../shared/remediation/change-control/change-control.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { complianceChange, s3Call } from '../../../tools/fixtures/events.ts';
import { answerBatches, putInBatches } from '../../support/fake-journal.ts';
import { awsError, bucket, type FakeS3, fakeS3 } from '../../support/fake-s3.ts';
import { findingsOn } from '../../support/published.ts';
import { noSurrounding } from '../../support/surroundings.ts';

const governance = governanceSchema.parse({
  version: 1,
  regions: ['us-east-1'],
  accountTypes: { organizationalUnits: { Production: 'production' } },
  guardrails: { all: {}, testing: { 's3-versioning': { mode: 'monitor' } } },
  configRules: { 's3-versioning': ['palisade-s3-versioning'], 's3-public-access': ['palisade-s3-public-access'] },
  exemptions: [{ resource: 'exempt-*', owner: 'data-office', reason: 'kept elsewhere', expires: '2099-12-31' }],
});

const now = new Date('2026-11-24T10:00:00.000Z');
const excluded = '777777777777';

function setUp(
  fake: FakeS3,
  type: 'production' | 'testing' | 'unclassified' = 'production',
  changeControl: ChangeControl = allowAll,
) {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const dynamodb = mockClient(client);
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  const config = mockClient(new ConfigServiceClient({ region: 'us-east-1' }));
  const cloudTrail = new CloudTrailClient({ region: 'us-east-1' });
  const history = mockClient(cloudTrail);
  history.on(LookupEventsCommand).resolves({ Events: [] });
  answerBatches(dynamodb);
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  config.on(DescribeConfigRulesCommand).rejects(awsError('NoSuchConfigRuleException'));
  const account = async (id: string) =>
    id === excluded
      ? { kind: 'ineligible' as const, id, state: 'EXCLUDED', reason: 'it is excluded' }
      : id === bucket.accountId
        ? { kind: 'member' as const, id, type, age: 'new' as const }
        : { kind: 'ineligible' as const, id, state: null, reason: `account ${id} is not in the organization` };
  const remediate = createRemediate({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance,
    requests: { baselines: async () => [] },
    hubAccountId: '222233334444',
    accounts: account,
    changeControl,
    memberClientsFor: () => ({
      config: config as unknown as ConfigServiceClient,
      cloudTrail,
      resource: () => fake.s3,
      surrounding: noSurrounding,
    }),
    journal: { dynamodb: client, table: 'journal', retentionDays: 1 },
    eventBridge: eventBridge as unknown as EventBridgeClient,
    now: () => now,
  });
  const published = () => findingsOn(eventBridge);
  /** Sets what the journal contains about the finding. */
  const setRecord = (items: { latest?: Finding; intent?: Finding }) =>
    answerBatches(
      dynamodb,
      Object.entries(items).map(([version, finding]) =>
        marshall({ id: finding.id, version, at: finding.at, finding, firstSeenAt: finding.firstSeenAt }),
      ),
    );
  const handle = (event: object, attempt = 1) =>
    remediate({ envelope: envelopeSchema.parse(event), attempt, sentAt: new Date() });
  return { handle, published, setRecord, dynamodb, eventBridge, config, history };
}

test('an event about an excluded account is ignored: its bucket is not looked at, and nothing fails', async () => {
  const fake = suspended();
  const { handle, published } = setUp(fake);
  await handle(complianceChange({ bucket: bucket.id, accountId: excluded }));
  expect([fake.calls, published()]).toEqual([[], []]);
});

const writes = (fake: FakeS3) => fake.calls.filter(({ command }) => /^(Put|Delete)/.test(command));
const suspended = () => fakeS3({ versioning: { Status: 'Suspended' } });

test('a violating bucket is remediated and reported in one complete finding', async () => {
  const fake = suspended();
  const { handle, published } = setUp(fake);
  const event = complianceChange({ bucket: bucket.id });
  await handle(event, 2);
  expect(fake.calls.map(({ command }) => command)).toEqual([
    'GetBucketVersioningCommand',
    'GetBucketLifecycleConfigurationCommand',
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
      reason: expect.stringMatching(/^versioning is suspended; note: /),
      notes: [expect.stringContaining('(V3)'), expect.stringContaining('(V4)')],
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

describe('who violated, where AWS Config names nobody', () => {
  const dana = 'arn:aws:sts::111122223333:assumed-role/developer/dana';
  const record = { eventName: 'DeleteBucketPublicAccessBlock', userIdentity: { type: 'AssumedRole', arn: dana } };
  const critical = complianceChange({ bucket: bucket.id, rule: 'palisade-s3-public-access' });

  test('a CRITICAL finding has who made the call, by one question after the remediation', async () => {
    const fake = fakeS3();
    const { handle, published, history } = setUp(fake);
    history.on(LookupEventsCommand).callsFake(() => {
      expect(writes(fake)).toHaveLength(1);
      return { Events: [{ CloudTrailEvent: JSON.stringify(record) }] };
    });
    await handle(critical);
    expect(published()).toMatchObject([
      { state: 'remediated', trigger: { detailType: 'Config Rules Compliance Change', principal: dana } },
    ]);
    expect(history.commandCalls(LookupEventsCommand)).toHaveLength(1);
  });

  test.each(['ThrottlingException', 'AccessDeniedException'])('%s names nobody, and fails nothing', async (code) => {
    const { handle, published, history } = setUp(fakeS3());
    history.on(LookupEventsCommand).rejects(awsError(code));
    await handle(critical);
    expect(published()).toMatchObject([{ state: 'remediated', trigger: { principal: null } }]);
  });

  test('nobody is asked about a finding of lower severity', async () => {
    const { handle, history } = setUp(suspended());
    await handle(complianceChange({ bucket: bucket.id }));
    expect(history.calls()).toHaveLength(0);
  });
});

test('a compliant bucket is read once, not written, and not reported', async () => {
  const fake = fakeS3({ versioning: { Status: 'Enabled' } });
  const { handle, published } = setUp(fake);
  await handle(complianceChange({ bucket: bucket.id }));
  expect(fake.calls).toHaveLength(1);
  expect(published()).toEqual([]);
});

test('a bucket that became compliant resolves its open finding, which keeps its settings', async () => {
  const monitoring = setUp(suspended(), 'testing');
  await monitoring.handle(complianceChange({ bucket: bucket.id }));
  const [open] = monitoring.published();
  expect(open).toMatchObject({ state: 'monitored', after: null, change: { status: 'Enabled' } });

  const later = setUp(fakeS3({ versioning: { Status: 'Enabled' } }), 'testing');
  later.setRecord({ latest: { ...Object(open), firstSeenAt: '2026-11-20T10:00:00.000Z' } });
  await later.handle(complianceChange({ bucket: bucket.id, compliance: 'COMPLIANT' }));
  expect(later.published()).toMatchObject([
    { id: open?.id, state: 'resolved', before: { status: 'Suspended' }, reason: 'versioning is enabled' },
  ]);
});

test('a bucket that became compliant does not change a finding that is closed', async () => {
  const first = setUp(suspended());
  await first.handle(complianceChange({ bucket: bucket.id }));
  const [closed] = first.published();
  const later = setUp(fakeS3({ versioning: { Status: 'Enabled' } }));
  later.setRecord({ latest: Object(closed), intent: Object(closed) });
  await later.handle(complianceChange({ bucket: bucket.id, compliance: 'COMPLIANT' }));
  expect(later.published()).toEqual([]);
});

test('a remediation that was not reported because the function died is reported later', async () => {
  const fake = suspended();
  const interrupted = setUp(fake);
  interrupted.eventBridge.on(PutEventsCommand).rejects(new Error('the function dies'));
  await expect(interrupted.handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow('dies');
  const [lost] = interrupted.published();
  const intents = putInBatches(interrupted.dynamodb);
  expect(intents).toHaveLength(1);

  const retried = setUp(fake);
  answerBatches(retried.dynamodb, intents);
  await retried.handle(complianceChange({ bucket: bucket.id }), 2);
  expect(retried.published()).toEqual([lost]);
  expect(writes(fake)).toHaveLength(1);
});

test('a deleted bucket resolves its open finding', async () => {
  const first = setUp(suspended(), 'testing');
  await first.handle(complianceChange({ bucket: bucket.id }));
  const gone = fakeS3();
  gone.fail('GetBucketVersioningCommand', 'NoSuchBucket');
  const later = setUp(gone, 'testing');
  later.setRecord({ latest: Object(first.published()[0]) });
  await later.handle(complianceChange({ bucket: bucket.id, compliance: 'NOT_APPLICABLE' }));
  expect(later.published()).toMatchObject([{ state: 'resolved', reason: 'bucket a-bucket does not exist' }]);
});

test('mode monitor reports the violation and writes nothing', async () => {
  const fake = suspended();
  const { handle, published } = setUp(fake, 'testing');
  await handle(complianceChange({ bucket: bucket.id }));
  expect(published()).toMatchObject([{ state: 'monitored', accountType: 'testing' }]);
  expect(writes(fake)).toEqual([]);
});

test('an exempt violation is reported and not remediated', async () => {
  const fake = suspended();
  const { handle, published } = setUp(fake);
  await handle(complianceChange({ bucket: 'exempt-bucket' }));
  expect(writes(fake)).toEqual([]);
  expect(published()).toMatchObject([{ state: 'exempt', reason: expect.stringContaining('by data-office') }]);
});

test.each([
  { kind: 'paused', state: 'monitored', isRetried: false },
  { kind: 'limit', state: 'monitored', isRetried: false },
  { kind: 'unknown', state: 'failed', isRetried: true },
] as const)(
  'a denial of change control ($kind) prevents every write and is reported as $state',
  async ({ kind, state, isRetried }) => {
    const fake = suspended();
    const { handle, published } = setUp(fake, 'production', {
      ...allowAll,
      authorizeAll: async () => ({ granted: 0, denial: { kind, reason: 'changes are denied' } }),
    });
    const handled = handle(complianceChange({ bucket: bucket.id }));
    if (isRetried) await expect(handled).rejects.toThrow(RetryableError);
    else await handled;
    expect(writes(fake)).toEqual([]);
    expect(published()).toMatchObject([{ state, reason: 'versioning is suspended; changes are denied', after: null }]);
  },
);

test('a setting that may not be read is reported as unreadable, and no retry follows, which could not help', async () => {
  const fake = suspended();
  fake.fail('GetBucketVersioningCommand', 'AccessDenied');
  const { handle, published } = setUp(fake);
  await handle(complianceChange({ bucket: bucket.id }));
  expect(published()).toMatchObject([
    { state: 'unreadable', before: null, reason: expect.stringContaining('AccessDenied') },
  ]);
});

test('a write that is denied is reported as failed, and no retry follows, which could not help', async () => {
  const fake = suspended();
  fake.fail('PutBucketVersioningCommand', 'AccessDenied');
  const { handle, published } = setUp(fake);
  await handle(complianceChange({ bucket: bucket.id }));
  expect(published()).toMatchObject([{ state: 'failed', before: { status: 'Suspended' }, after: null }]);
});

test('a role that cannot be assumed is retried: it may be on its way', async () => {
  const fake = suspended();
  const roleArn = `arn:aws:iam::${bucket.accountId}:role/PalisadeSpoke`;
  fake.s3.middlewareStack.add(
    () => async () => {
      throw Object.assign(awsError('AccessDenied', 403), { roleArn });
    },
    { step: 'initialize', priority: 'high' },
  );
  const { handle, published } = setUp(fake);
  await expect(handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow(RetryableError);
  expect(published()).toMatchObject([{ state: 'unreadable' }]);
});

test('a throttled read is retried before anything is published', async () => {
  const fake = suspended();
  fake.fail('GetBucketVersioningCommand', 'SlowDown');
  const { handle, published } = setUp(fake);
  await expect(handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow(RetryableError);
  expect(published()).toEqual([]);
});

test('a bucket of another account is ignored and not reported', async () => {
  const fake = suspended();
  for (const command of ['GetBucketVersioningCommand']) fake.fail(command, 'AccessDenied');
  const { handle, published } = setUp(fake);
  await handle(s3Call({ bucket: 'not-ours' }));
  expect(published()).toEqual([]);
  expect(writes(fake)).toEqual([]);
});

test('an event from an account outside the organization is refused', async () => {
  const fake = suspended();
  await expect(setUp(fake).handle(complianceChange({ accountId: '999999999999' }))).rejects.toThrow(NonRetryableError);
  expect(fake.calls).toEqual([]);
});

test('an unclassified account gets the strictest guardrails, and its findings name the type', async () => {
  const { handle, published } = setUp(suspended(), 'unclassified');
  await handle(complianceChange({ bucket: bucket.id }));
  expect(published()).toMatchObject([{ state: 'remediated', accountType: 'unclassified' }]);
});

test('an API call evaluates all guardrails that it may violate', async () => {
  const fake = fakeS3();
  const { handle, published } = setUp(fake);
  await handle(s3Call({ bucket: bucket.id, eventName: 'CreateBucket' }));
  expect(published().map(({ guardrail, state }) => `${guardrail} ${state}`)).toEqual(
    guardrailsOn(bucket.type).map(({ id }) => `${id} remediated`),
  );
  expect(published()[0]?.trigger.principal).toBe('arn:aws:sts::111122223333:assumed-role/DataScientist/dora');
});

describe('an AWS Config rule that governance.yml does not name', () => {
  const change = () => complianceChange({ bucket: bucket.id, rule: 'securityhub-s3-bucket-versioning-enabled-1a2b' });

  test('is recognized by its identifier, which is read once', async () => {
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
      name: 'with another identifier',
      rule: { Source: { Owner: 'AWS' as const, SourceIdentifier: 'S3_BUCKET_LOGGING_ENABLED' } },
    },
    {
      name: 'that is a custom rule with the identifier of a managed rule',
      rule: { Source: { Owner: 'CUSTOM_LAMBDA' as const, SourceIdentifier: 'S3_BUCKET_VERSIONING_ENABLED' } },
    },
  ])('$name is ignored', async ({ rule }) => {
    const fake = suspended();
    const { handle, published, config } = setUp(fake);
    config.on(DescribeConfigRulesCommand).resolves({ ConfigRules: [rule] });
    await handle(change());
    expect([published(), fake.calls]).toEqual([[], []]);
  });

  test('is ignored if it does not exist', async () => {
    const { handle, published } = setUp(suspended());
    await handle(change());
    expect(published()).toEqual([]);
  });

  test('is retried if AWS Config cannot be called', async () => {
    const { handle, config } = setUp(suspended());
    config.on(DescribeConfigRulesCommand).rejects(awsError('ThrottlingException'));
    await expect(handle(change())).rejects.toThrow(/AWS Config rule .* could not be looked up/);
  });
});

test('findings that EventBridge rejected are not lost: the event is retried', async () => {
  const { handle, eventBridge } = setUp(suspended());
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
  await expect(handle(complianceChange({ bucket: bucket.id }))).rejects.toThrow(/rejected 1 of 1/);
});

test('an event of another type is refused', async () => {
  await expect(setUp(suspended()).handle({ ...complianceChange(), source: 'aws.ec2' })).rejects.toThrow(
    NonRetryableError,
  );
});
