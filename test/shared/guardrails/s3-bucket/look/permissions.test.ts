// Every read of a preflight, and of a look back before an undo, has its permission declared by the guardrail that makes
// it; those of the bucket name the account that must own it.

import { guardrailsOn } from '../../../../../shared/guardrails/registry.ts';
import { createBucketLook } from '../../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { type BucketState, bucket, type Call, fakeS3 } from '../../../../support/fake-s3.ts';
import { type Answers, fakeSurroundings } from '../../../../support/surroundings.ts';

/** Service Authorization Reference: Amazon S3, Amazon CloudFront, AWS Resource Groups Tagging API. */
const actionOf: Readonly<Record<string, string>> = {
  GetBucketPolicyCommand: 's3:GetBucketPolicy',
  GetBucketPolicyStatusCommand: 's3:GetBucketPolicyStatus',
  GetBucketAclCommand: 's3:GetBucketAcl',
  GetBucketWebsiteCommand: 's3:GetBucketWebsite',
  GetBucketReplicationCommand: 's3:GetReplicationConfiguration',
  GetBucketLifecycleConfigurationCommand: 's3:GetLifecycleConfiguration',
  GetBucketOwnershipControlsCommand: 's3:GetBucketOwnershipControls',
  GetObjectLockConfigurationCommand: 's3:GetBucketObjectLockConfiguration',
  GetPublicAccessBlockCommand: 's3:GetAccountPublicAccessBlock',
  ListAccessPointsCommand: 's3:ListAccessPoints',
  GetAccessPointPolicyStatusCommand: 's3:GetAccessPointPolicyStatus',
  ListDistributionsCommand: 'cloudfront:ListDistributions',
  GetResourcesCommand: 'tag:GetResources',
  DescribeKeyCommand: 'kms:DescribeKey',
  GetKeyPolicyCommand: 'kms:GetKeyPolicy',
};

/** As much as possible depends on this bucket, so that everything is read. */
const state: Partial<BucketState> = {
  policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }] }),
  isPolicyPublic: true,
  website: { IndexDocument: { Suffix: 'index.html' } },
  versioning: { Status: 'Suspended' },
};
const answers: Answers = {
  ListAccessPointsCommand: () => ({ AccessPointList: [{ Name: 'point', Bucket: bucket.id }] }),
  GetAccessPointPolicyStatusCommand: () => ({ PolicyStatus: { IsPublic: true } }),
};

test.each(guardrailsOn(bucket.type))('$id declares the permissions of its looks', async (guardrail) => {
  const fake = fakeS3(state);
  const around: Call[] = [];
  const observation = await guardrail.observe(fake.s3, bucket);
  if (observation.kind !== 'facts') throw new Error('the fake is not readable');
  fake.calls.length = 0;
  const before = observation.facts;
  const verdict = guardrail.decide(before, guardrail.defaults);
  const change = verdict.kind === 'violating' ? verdict.change : before;
  const look = () => createBucketLook(fake.s3, bucket, fakeSurroundings(answers, around));
  await guardrail.lookAhead(look(), bucket, change, before);
  await guardrail.lookBack?.(look(), bucket, before, change);

  const actions = (calls: readonly Call[]) => [...new Set(calls.map(({ command }) => actionOf[command] ?? command))];
  const { lookAhead, lookAround } = guardrail.permissions;
  expect(lookAhead).toEqual(expect.arrayContaining(actions(fake.calls)));
  expect(lookAround).toEqual(expect.arrayContaining(actions(around)));
  for (const { input } of fake.calls) expect(input).toMatchObject({ ExpectedBucketOwner: bucket.accountId });
});

test('nothing that is declared is never read', async () => {
  const declared = guardrailsOn(bucket.type).flatMap(({ permissions }) => [
    ...permissions.lookAhead,
    ...permissions.lookAround,
  ]);
  expect(declared.filter((action) => !Object.values(actionOf).includes(action))).toEqual([]);
});
