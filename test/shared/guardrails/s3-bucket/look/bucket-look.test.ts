import { LookAheadError } from '../../../../../shared/guardrails/contract/preflight.ts';
import { createBucketLook } from '../../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { awsError, type BucketState, bucket, type Call, fakeS3 } from '../../../../support/fake-s3.ts';
import { type Answers, fakeSurroundings } from '../../../../support/surroundings.ts';

function lookAt(state: Partial<BucketState> = {}, answers: Answers = {}) {
  const fake = fakeS3(state);
  const around: Call[] = [];
  return { fake, around, look: createBucketLook(fake.s3, bucket, fakeSurroundings(answers, around)) };
}

const reads = ['policy', 'isPolicyPublic', 'acl', 'website', 'replication', 'expiryRules', 'ownership'] as const;

test('a bucket costs at most seven reads of its own, however often it is asked', async () => {
  const { fake, look } = lookAt();
  for (const read of [...reads, ...reads]) await look[read]();
  expect(fake.calls).toHaveLength(7);
  for (const { input } of fake.calls) expect(input).toMatchObject({ ExpectedBucketOwner: bucket.accountId });
});

test('what was never configured is known', async () => {
  const { look } = lookAt();
  expect(await look.policy()).toEqual({ known: true, value: null });
  expect(await look.isPolicyPublic()).toEqual({ known: true, value: false });
  expect(await look.website()).toEqual({ known: true, value: null });
  expect(await look.replication()).toEqual({ known: true, value: null });
  expect(await look.expiryRules()).toEqual({ known: true, value: [] });
  expect(await look.ownership()).toEqual({ known: true, value: null });
});

test.each(reads)('%s: denied is not known, and the same each time', async (read) => {
  const { fake, look } = lookAt();
  for (const command of commands) fake.fail(command, 'AccessDenied');
  expect(await look[read]()).toMatchObject({ known: false, failure: { kind: 'denied', message: '' } });
});

test.each(reads)('%s: throttled or gone is no answer', async (read) => {
  for (const error of ['SlowDown', 'NoSuchBucket']) {
    const { fake, look } = lookAt();
    for (const command of commands) fake.fail(command, error);
    await expect(look[read]()).rejects.toThrow(LookAheadError);
  }
});

const commands = [
  'GetBucketPolicyCommand',
  'GetBucketPolicyStatusCommand',
  'GetBucketAclCommand',
  'GetBucketWebsiteCommand',
  'GetBucketReplicationCommand',
  'GetBucketLifecycleConfigurationCommand',
  'GetBucketOwnershipControlsCommand',
];

test('a policy that is not understood is not known', async () => {
  const { look } = lookAt({ policy: '{"Statement":[]', isPolicyPublic: false });
  expect(await look.policy()).toMatchObject({ known: false, failure: { code: 'NotUnderstood' } });
});

test('an answer without its status is not known', async () => {
  const { look } = lookAt(
    {},
    { GetAccessPointPolicyStatusCommand: () => ({}), ListAccessPointsCommand: twoAccessPoints },
  );
  expect(await look.accessPoints()).toMatchObject({ known: false, failure: { code: 'NotUnderstood' } });
});

const twoAccessPoints = () => ({
  AccessPointList: [
    { Name: 'open', Bucket: bucket.id },
    { Name: 'of-another-bucket', Bucket: 'another' },
  ],
});

test('access points of the bucket are asked for their status, those of others are not', async () => {
  const { look, around } = lookAt(
    {},
    {
      ListAccessPointsCommand: twoAccessPoints,
      GetAccessPointPolicyStatusCommand: () => ({ PolicyStatus: { IsPublic: true } }),
    },
  );
  expect(await look.accessPoints()).toEqual({ known: true, value: [{ name: 'open', isPublic: true }] });
  expect(around).toHaveLength(2);
});

test('an access point for a VPC is never public, and not asked', async () => {
  const { look, around } = lookAt(
    {},
    {
      ListAccessPointsCommand: () => ({
        AccessPointList: [{ Name: 'inside', Bucket: bucket.id, NetworkOrigin: 'VPC' }],
      }),
    },
  );
  expect(await look.accessPoints()).toEqual({ known: true, value: [{ name: 'inside', isPublic: false }] });
  expect(around).toHaveLength(1);
});

test('an access point without a policy is not public', async () => {
  const { look } = lookAt(
    {},
    {
      ListAccessPointsCommand: twoAccessPoints,
      GetAccessPointPolicyStatusCommand: () => {
        throw awsError('NoSuchAccessPointPolicy', 404);
      },
    },
  );
  expect(await look.accessPoints()).toEqual({ known: true, value: [{ name: 'open', isPublic: false }] });
});

test('distributions that sign their requests need no public bucket', async () => {
  const origins = (origin: object) => ({ Items: [origin] });
  const distributions = [
    { Id: 'open', Origins: origins({ DomainName: 'a-bucket.s3.eu-west-1.amazonaws.com', S3OriginConfig: {} }) },
    {
      Id: 'early',
      Origins: origins({ DomainName: 'a-bucket.s3.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' } }),
    },
    { Id: 'website', Origins: origins({ DomainName: 'a-bucket.s3-website-us-east-1.amazonaws.com' }) },
    { Id: 'control', Origins: origins({ DomainName: 'a-bucket.s3.amazonaws.com', OriginAccessControlId: 'E1' }) },
    {
      Id: 'identity',
      Origins: origins({ DomainName: 'a-bucket.s3.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: 'o/E1' } }),
    },
    { Id: 'other', Origins: origins({ DomainName: 'a-bucket.s3x.example.com' }) },
    { Id: 'longer', Origins: origins({ DomainName: 'not-a-bucket.s3.amazonaws.com' }) },
  ];
  const { look } = lookAt({}, { ListDistributionsCommand: () => ({ DistributionList: { Items: distributions } }) });
  expect(await look.openDistributions()).toEqual({ known: true, value: ['early', 'open', 'website'] });
});

test('tags come from a list of all buckets', async () => {
  const { look } = lookAt(
    {},
    {
      GetResourcesCommand: () => ({
        ResourceTagMappingList: [
          { ResourceARN: 'arn:aws:s3:::another', Tags: [{ Key: 'a', Value: 'b' }] },
          { ResourceARN: `arn:aws:s3:::${bucket.id}`, Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'site' }] },
        ],
      }),
    },
  );
  expect(await look.tags()).toEqual({ known: true, value: { 'aws:cloudformation:stack-name': 'site' } });
});

test('all buckets of a page share what is asked about the account', async () => {
  const calls: Call[] = [];
  const surroundings = fakeSurroundings({}, calls);
  for (const id of ['one', 'two', 'three']) {
    const look = createBucketLook(fakeS3().s3, { ...bucket, id }, surroundings);
    await Promise.all([look.accessPoints(), look.openDistributions(), look.tags(), look.accountBlock()]);
  }
  expect(calls.map(({ command }) => command).toSorted()).toEqual([
    'GetPublicAccessBlockCommand',
    'GetResourcesCommand',
    'ListAccessPointsCommand',
    'ListDistributionsCommand',
  ]);
});
