// The ordinary evaluation of a bucket that has to be moved to KMS: which key is written, and when none is.
import { policyFor } from '../../../../../shared/governance/governance.ts';
import { createSurroundings } from '../../../../../shared/guardrails/contract/surroundings.ts';
import { s3Encryption } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/guardrail.ts';
import { evaluate } from '../../../../../shared/remediation/evaluate.ts';
import { standaloneEvaluator } from '../../../../../shared/sweep/standalone.ts';
import { awsError, type BucketState, bucket, type Call, fakeS3 } from '../../../../support/fake-s3.ts';
import { keyAlias, keyAnswers, keyArn, keyTemplate, policyOf } from '../../../../support/kms-keys.ts';
import { aGovernance } from '../../../../support/site.ts';
import { type Answers, fakeSurrounding } from '../../../../support/surroundings.ts';

const sse = (SSEAlgorithm: string) => ({ Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] });

function governanceWith(encryption: object) {
  const guardrails = { all: {}, production: { 's3-encryption': { mode: 'remediate', ...encryption } } };
  return aGovernance({ guardrails });
}

const withKey = governanceWith({ encryption: 'aws:kms', key: keyTemplate });

type Setting = {
  readonly governance?: ReturnType<typeof governanceWith>;
  readonly type?: 'production' | 'unclassified';
  readonly answers?: Answers;
  readonly state?: Partial<BucketState>;
  readonly buckets?: number;
};

/** Evaluates buckets of one page. Returns the outcome of the first one, and what was called. */
async function evaluated({ governance = withKey, type = 'production', answers = keyAnswers(), ...more }: Setting = {}) {
  const { state = {}, buckets = 1 } = more;
  const around: Call[] = [];
  const surroundings = createSurroundings(fakeSurrounding(answers, around));
  const now = () => new Date('2026-11-28T12:00:00.000Z');
  const evaluator = { ...standaloneEvaluator(governance, now), recordIntents: async () => undefined };
  const trigger = { eventId: 'event', detailType: 'AWS API Call via CloudTrail', principal: null };
  const fakes = Array.from({ length: buckets }, () => fakeS3({ encryption: sse('AES256'), ...state }));
  const outcomes = [];
  for (const { s3: client } of fakes) {
    const account = { type, age: 'new' } as const;
    const results = await evaluate(evaluator, { client, surroundings }, [s3Encryption], account, bucket, {
      trigger,
      attempt: 1,
    });
    outcomes.push(...results.map(({ outcome }) => outcome));
  }
  const [outcome] = outcomes;
  const [fake] = fakes;
  if (outcome === undefined || fake === undefined) throw new Error('nothing was evaluated');
  const commands = fake.calls.map(({ command }) => command);
  const [written] = fake.calls.filter(({ command }) => command === 'PutBucketEncryptionCommand');
  return { outcome, commands, written: keyIn(written?.input['ServerSideEncryptionConfiguration']), around, fake };
}

function keyIn(configuration: unknown): { SSEAlgorithm?: string; KMSMasterKeyID?: string } | undefined {
  return configuration === undefined ? undefined : Object(configuration).Rules[0].ApplyServerSideEncryptionByDefault;
}

test('a bucket gets the ARN of the key behind the alias, which S3 would resolve for each requester', async () => {
  const { outcome, written } = await evaluated();
  expect(outcome).toMatchObject({ state: 'remediated', after: { key: keyArn }, change: { key: keyArn } });
  expect(written).toEqual({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn });
});

test('with the AWS managed key, meant by its name, no key is written', async () => {
  const { outcome, written, around } = await evaluated({
    governance: governanceWith({ encryption: 'aws:kms', key: 'aws-managed-key' }),
  });
  expect(outcome.state).toBe('remediated');
  expect(written).toEqual({ SSEAlgorithm: 'aws:kms' });
  expect(around.map(({ command }) => command)).toEqual(['GetResourcesCommand']);
});

test('without a key a bucket is only reported: no other account could read from it (S3 User Guide, SSE-KMS: cross-account operations)', async () => {
  const { outcome, written } = await evaluated({ governance: governanceWith({ encryption: 'aws:kms' }) });
  expect(outcome).toMatchObject({ state: 'monitored', reason: expect.stringContaining('governance.yml names no key') });
  expect(written).toBeUndefined();
});

test('accounts of no known type, such as the log archive, are not changed to KMS because another type requires it (Elastic Load Balancing User Guide, access logs: SSE-S3 only)', async () => {
  const { mode, parameters } = policyFor(withKey, { type: 'unclassified', age: 'new' }, s3Encryption);
  expect({ mode, encryption: parameters['encryption'] }).toEqual({ mode: 'remediate', encryption: 'AES256' });
  const { outcome, written, around } = await evaluated({ type: 'unclassified' });
  expect(outcome).toMatchObject({ state: 'monitored', reason: expect.stringContaining('accounts without a type') });
  expect({ written, around }).toEqual({ written: undefined, around: [] });
});

test('a bucket for access logs of load balancers stays on SSE-S3, the only encryption to which they are delivered (Elastic Load Balancing User Guide, access logs)', async () => {
  const policy = policyOf({
    Effect: 'Allow',
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucket.id}/AWSLogs/*`,
  });
  const { outcome, written } = await evaluated({ state: { policy } });
  expect(outcome).toMatchObject({ state: 'held', hold: { hazards: [{ id: 'K2' }], isApprovable: true } });
  expect(written).toBeUndefined();
});

const elsewhere = keyArn.replace('us-east-1', 'eu-west-1');

test.each([
  {
    name: 'no key behind the alias',
    key: keyTemplate.replace('data', 'none'),
    says: 'alias/none; the step data-keys of the baseline makes it',
  },
  { name: 'a key of another Region', key: elsewhere, says: `the KMS key ${elsewhere} is in eu-west-1` },
])('$name: failed, nothing is written, and no retry helps', async ({ key, says }) => {
  const { outcome, written } = await evaluated({ governance: governanceWith({ encryption: 'aws:kms', key }) });
  expect(outcome).toMatchObject({ state: 'failed', isFinal: true, reason: expect.stringContaining(says) });
  expect(written).toBeUndefined();
});

test('a key that was disabled between check and write: the bucket gets back what it had, and the outcome is failed', async () => {
  let asked = 0;
  const answers: Answers = {
    ...keyAnswers(),
    DescribeKeyCommand: (input) => {
      asked += 1;
      return keyAnswers({ KeyState: asked === 1 ? 'Enabled' : 'Disabled' })['DescribeKeyCommand']?.(input) ?? {};
    },
  };
  const { outcome, fake } = await evaluated({ answers });
  expect(outcome).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining(`; undone: the KMS key ${keyArn} is disabled`),
    after: { algorithm: 'AES256', key: null },
  });
  expect(keyIn(fake.state.encryption)).toEqual({ SSEAlgorithm: 'AES256' });
});

test('an alias that moves between check and write: the key that was looked at is written', async () => {
  const moved = keyArn.replace('1234abcd', '5678abcd');
  let asked = 0;
  const answers: Answers = {
    ...keyAnswers(),
    DescribeKeyCommand: ({ KeyId }) => {
      asked += 1;
      const Arn = KeyId === keyAlias && asked > 1 ? moved : keyArn;
      return { KeyMetadata: { Arn, KeyState: 'Enabled' } };
    },
  };
  const { outcome, written } = await evaluated({ answers });
  expect(outcome.state).toBe('remediated');
  expect(written?.KMSMasterKeyID).toBe(keyArn);
});

test.each([
  { error: 'AccessDeniedException', state: 'held', says: /held: whether the bucket can use .*kms:DescribeKey/ },
  { error: 'ThrottlingException', state: 'unreadable', says: /could not be read: ThrottlingException/ },
  { error: 'KMSInternalException', state: 'unreadable', says: /could not be read/ },
])('DescribeKey answers $error: $state, and nothing is written', async ({ error, state, says }) => {
  const status = error === 'KMSInternalException' ? 500 : 400;
  const answers: Answers = {
    ...keyAnswers(),
    DescribeKeyCommand: () => {
      throw awsError(error, status);
    },
  };
  const { outcome, written } = await evaluated({ answers });
  expect(outcome).toMatchObject({ state, reason: expect.stringMatching(says) });
  expect(written).toBeUndefined();
});

test('a key is asked for once a page, and again after each write; a bucket costs four reads more', async () => {
  const { around, commands } = await evaluated({ buckets: 3 });
  const count = (name: string) => around.filter(({ command }) => command === name).length;
  expect({ keys: count('DescribeKeyCommand'), policies: count('GetKeyPolicyCommand') }).toEqual({
    keys: 1 + 3,
    policies: 1,
  });
  // The tags of the page's buckets, too.
  expect(around).toHaveLength(6);
  expect(commands.filter((command) => !/Encryption/.test(command)).toSorted()).toEqual([
    'GetBucketAclCommand',
    'GetBucketPolicyCommand',
    'GetBucketPolicyStatusCommand',
    'GetBucketReplicationCommand',
  ]);
});

test('a compliant bucket costs nothing more', async () => {
  const { outcome, commands, around } = await evaluated({ state: { encryption: sse('aws:kms') } });
  expect(outcome.state).toBe('compliant');
  expect({ commands, around }).toEqual({ commands: ['GetBucketEncryptionCommand'], around: [] });
});

test('the member role may make every call of the preflight', async () => {
  const grants = [{ Grantee: { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' }];
  const { commands, around } = await evaluated({ state: { grants } });
  const { observe, lookAhead, lookAround } = s3Encryption.permissions;
  const actions = [...commands, ...around.map(({ command }) => command)].map((command) => actionOf.get(command));
  expect(actions).toContain('s3:GetAccountPublicAccessBlock');
  expect([...observe, ...lookAhead, ...lookAround]).toEqual(expect.arrayContaining(actions));
});

/** Service Authorization Reference, Amazon S3 and AWS Key Management Service. */
const actionOf = new Map([
  ['GetBucketEncryptionCommand', 's3:GetEncryptionConfiguration'],
  ['GetBucketPolicyCommand', 's3:GetBucketPolicy'],
  ['GetBucketPolicyStatusCommand', 's3:GetBucketPolicyStatus'],
  ['GetBucketAclCommand', 's3:GetBucketAcl'],
  ['GetBucketReplicationCommand', 's3:GetReplicationConfiguration'],
  ['GetPublicAccessBlockCommand', 's3:GetAccountPublicAccessBlock'],
  ['DescribeKeyCommand', 'kms:DescribeKey'],
  ['GetKeyPolicyCommand', 'kms:GetKeyPolicy'],
  ['GetResourcesCommand', 'tag:GetResources'],
]);
