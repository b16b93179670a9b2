// The key and the bucket of a dataset on a bare account: made, kept in step, remediated, and resumed after an interruption at
// any of their writes.
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
  TagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isSatisfied, type StepResult } from '../../../../shared/accounts/account-record.ts';
import { canonicalPolicy } from '../../../../shared/aws/canonical-policy.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { dataset } from '../../../../shared/resources/dataset/dataset.ts';
import type { SharedResource } from '../../../../shared/steps/shared-resource.ts';
import { documentsInMemory } from '../../../support/documents-in-memory.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aMember } from '../../../support/member.ts';
import { createOrganization, isWrite, type MotoAccount, newMotoAccount } from '../../../support/moto.ts';
import { aGovernance } from '../../../support/site.ts';

const reader = '222233334444';
const other = '333344445555';
const region = 'us-east-1';

beforeAll(createOrganization);

/** An owner on moto with one dataset, whose records are in memory. */
async function anOwner(place = region, declared = place) {
  const platform = { datasets: { customers: { readers: ['production'], region: declared } } };
  const moto = await newMotoAccount({ governance: aGovernance({ platform }) });
  const { kms, s3 } = moto.contextIn(place).clients;
  const owner = moto.accountId;
  const bucket = `ml-data-customers-${owner}`;
  const alias = 'alias/ml/data-customers';
  const memory = documentsInMemory({ kind: 'dataset', name: 'customers', owner, region: place, isDeclared: true });
  const run = async (admitted: readonly string[], changes: Partial<SharedResource> = {}) => {
    const resources = [{ ...memory.resource(), admitted, audiences: { readers: admitted }, ...changes }];
    const documents = memory.documentsOf(resources);
    const member = aMember({ id: owner, type: 'data-management' });
    const results = await runSteps(dataset.steps, {
      contextIn: (where, item) => ({ ...moto.contextIn(where), member, resources, item, documents }),
      homeRegion: region,
      regions: [region],
      closedReason: async () => undefined,
      denialReason: async () => undefined,
      dryRun: false,
      now: () => new Date(),
      previousResults: [],
    });
    const [key, ofBucket] = results;
    if (key === undefined || ofBucket === undefined) throw new Error('two steps have a result');
    return { key, bucket: ofBucket, drifts: documents.drifts() };
  };
  const bucketPolicy = async () => {
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    return canonicalPolicy(Policy);
  };
  const keyPolicy = async () => {
    const KeyId = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
    const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    return canonicalPolicy(Policy);
  };
  const keys = async () => (await kms.send(new ListKeysCommand({}))).Keys ?? [];
  return { moto, kms, s3, owner, bucket, alias, memory, run, bucketPolicy, keyPolicy, keys };
}

const bothAre = (state: StepResult['state']) => ({ key: { state }, bucket: { state } });
const writesOf = (moto: MotoAccount) => moto.takeSentCommands().filter(isWrite);

test('a bare account gets a bucket under a key of its own, with rotation, versions and without ACLs', async () => {
  const { run, s3, kms, bucket, alias, moto } = await anOwner();
  expect(await run([reader])).toMatchObject(bothAre('done'));
  const Bucket = { Bucket: bucket };
  const key = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata;
  expect(key).toMatchObject({ KeyManager: 'CUSTOMER' });
  expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId: key?.Arn }))).toMatchObject({
    KeyRotationEnabled: true,
  });
  const rule = (await s3.send(new GetBucketEncryptionCommand(Bucket))).ServerSideEncryptionConfiguration?.Rules?.[0];
  expect(rule).toMatchObject({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key?.Arn },
    BucketKeyEnabled: true,
  });
  expect(await s3.send(new GetBucketVersioningCommand(Bucket))).toMatchObject({ Status: 'Enabled' });
  const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand(Bucket));
  expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  expect((await s3.send(new GetPublicAccessBlockCommand(Bucket))).PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  expect((await s3.send(new GetBucketTaggingCommand(Bucket))).TagSet).toEqual([
    { Key: 'managed-by', Value: 'palisade' },
    { Key: 'palisade:resource', Value: 'dataset/customers' },
  ]);
  moto.takeSentCommands();
  expect(await run([reader])).toMatchObject(bothAre('already'));
  const sent = moto.takeSentCommands();
  expect({ writes: sent.filter(isWrite), reads: sent.length }).toEqual({ writes: [], reads: 12 });
});

test('a dataset in another Region has its bucket and key there', async () => {
  const { run, bucketPolicy, keyPolicy } = await anOwner('eu-west-1');
  expect(await run([reader])).toMatchObject(bothAre('done'));
  expect(await bucketPolicy()).toContain(reader);
  expect(await keyPolicy()).toContain('s3.eu-west-1.amazonaws.com');
});

test('a dataset whose Region was changed stays where it is, which is said, and loses who lost admission', async () => {
  const { run, bucketPolicy } = await anOwner('eu-west-1', 'us-east-1');
  await run([reader]);
  expect(await run([reader])).toMatchObject({
    key: { state: 'already' },
    bucket: { state: 'skipped', attention: true, reason: expect.stringContaining('cannot be moved to us-east-1') },
  });
  expect(await run([])).toMatchObject(bothAre('done'));
  expect(await bucketPolicy()).not.toContain(reader);
});

test('who is admitted later is added to both documents, and who is not any more is taken out', async () => {
  const { run, moto, bucketPolicy, keyPolicy } = await anOwner();
  await run([reader]);
  moto.takeSentCommands();
  const result = await run([other]);
  expect(result).toMatchObject(bothAre('done'));
  expect(result.bucket.reason).toBe(`it admits ${other}; it admits ${reader} no more`);
  expect(writesOf(moto)).toEqual(['PutKeyPolicy', 'PutBucketPolicy']);
  for (const policy of [await bucketPolicy(), await keyPolicy()]) {
    expect(policy).toContain(other);
    expect(policy).not.toContain(reader);
  }
  expect(result.drifts).toEqual([]);
});

test('an attempt that was interrupted at any of its writes is finished by the next one (platform check 23)', async () => {
  for (let write = 1; ; write += 1) {
    const { run, moto, keys } = await anOwner();
    moto.breakWrite(write);
    const first = await run([reader]);
    if (first.bucket.state === 'done') return expect(write).toBeGreaterThan(8);
    expect([first.key, first.bucket].filter((each) => !isSatisfied(each))).not.toEqual([]);
    const second = await run([reader]);
    expect([second.key, second.bucket].every(isSatisfied)).toBe(true);
    expect({ write, drifts: [...first.drifts, ...second.drifts], keys: (await keys()).length }).toEqual({
      write,
      drifts: [],
      keys: 1,
    });
    moto.takeSentCommands();
    expect(await run([reader])).toMatchObject(bothAre('already'));
    expect(writesOf(moto)).toEqual([]);
  }
});

type Owner = Awaited<ReturnType<typeof anOwner>>;
const outsider = '999999999999';
const withOutsider = (policy: string) => policy.replace(reader, outsider);

test.each<{ readonly what: string; readonly drift: (owner: Owner) => Promise<unknown>; readonly document: string }>([
  {
    what: 'a statement for an outsider in the policy of the bucket',
    drift: async ({ s3, bucket, bucketPolicy }) =>
      s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: withOutsider(await bucketPolicy()) })),
    document: 'bucketPolicy',
  },
  {
    what: 'a deleted policy of the bucket',
    drift: ({ s3, bucket }) => s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket })),
    document: 'bucketPolicy',
  },
  {
    what: 'a key policy emptied of its readers',
    drift: async ({ kms, alias, keyPolicy }) => {
      const KeyId = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
      const { Statement, ...rest }: { Statement: { Sid: string }[] } = JSON.parse(await keyPolicy());
      const Policy = JSON.stringify({ ...rest, Statement: Statement.filter(({ Sid }) => Sid === 'OwnerByIam') });
      await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
    },
    document: 'keyPolicy',
  },
  {
    what: 'a changed policy of a bucket whose tags were taken away',
    drift: async ({ s3, bucket, bucketPolicy }) => {
      await s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [] } }));
      await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: withOutsider(await bucketPolicy()) }));
    },
    document: 'bucketPolicy',
  },
])('$what is remediated, and remembered as drift (platform checks 13 and 14)', async ({ drift, document }) => {
  const owner = await anOwner();
  await owner.run([reader]);
  const before = { bucketPolicy: await owner.bucketPolicy(), keyPolicy: await owner.keyPolicy() };
  await drift(owner);
  const { drifts } = await owner.run([reader]);
  expect(drifts).toMatchObject([{ document, isDrift: true, isConfirmed: true, admitted: [reader] }]);
  expect({ bucketPolicy: await owner.bucketPolicy(), keyPolicy: await owner.keyPolicy() }).toEqual(before);
  expect((await owner.run([reader])).drifts).toEqual([]);
});

const canonicalId = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';

/** S3 does not turn ACLs off while one gives something to others (S3 User Guide, "Object Ownership error responses"). */
function refuseWhileAclsGrant({ s3, bucket: Bucket }: Pick<Owner, 's3' | 'bucket'>): void {
  s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'PutBucketOwnershipControlsCommand') {
          const { Owner: owner, Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));
          if (Grants.some(({ Grantee }) => Grantee?.ID !== owner?.ID))
            throw awsError('InvalidBucketAclWithObjectOwnership', 400);
        }
        return next(args);
      },
    { step: 'initialize' },
  );
}

test('a bucket whose ACL gives something to another account is closed again, and ACLs count no more', async () => {
  const owner = await anOwner();
  const { run, s3, bucket: Bucket, bucketPolicy } = owner;
  await run([reader]);
  const policy = await bucketPolicy();
  const Rules = [{ ObjectOwnership: 'ObjectWriter' as const }];
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  await s3.send(new PutBucketAclCommand({ Bucket, GrantWrite: `id="${canonicalId}"` }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: withOutsider(policy) }));
  refuseWhileAclsGrant(owner);
  const { bucket } = await run([reader]);
  expect(bucket).toMatchObject({
    state: 'done',
    before: { grants: [`WRITE for ${canonicalId}`], ownership: 'ObjectWriter' },
    change: { acl: 'private', ownership: 'BucketOwnerEnforced' },
  });
  expect(await bucketPolicy()).toBe(policy);
  const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
  expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
});

test.each([
  { refused: 'PutBucketTagging', what: 'bucket' as const },
  { refused: 'EnableKeyRotation', what: 'key' as const },
])('while AWS refuses $refused, accounts are removed from the $what nevertheless', async ({ refused, what }) => {
  const owner = await anOwner();
  const { run, s3, kms, alias, bucket: Bucket } = owner;
  await run([reader, other]);
  const KeyId = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [managedBy] } }));
  await kms.send(new DisableKeyRotationCommand({ KeyId }));
  for (const client of [s3, kms] as const) {
    (client as S3Client).middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === `${refused}Command`) throw awsError('AccessDenied', 403);
          return next(args);
        },
      { step: 'initialize' },
    );
  }
  const result = await run([other]);
  expect(isSatisfied(result[what])).toBe(false);
  for (const policy of [await owner.bucketPolicy(), await owner.keyPolicy()]) expect(policy).not.toContain(reader);
});

test('the record has the key from its first write on, by which calls that change it are known', async () => {
  const { run, kms, alias, memory } = await anOwner();
  await run([reader]);
  const arn = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
  expect(memory.record()?.documents['keyPolicy']?.arn).toBe(arn);
});

const managedBy = { Key: 'managed-by', Value: 'palisade' };

test('a bucket that Palisade did not make stays as it is, until it is tagged (platform check 24)', async () => {
  const { run, s3, bucket, moto, bucketPolicy, memory } = await anOwner();
  const former = canonicalPolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: other }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
      ],
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: former }));
  moto.takeSentCommands();
  const refused = await run([reader]);
  expect(refused.bucket).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('Tag it managed-by=palisade to hand it over'),
  });
  expect(writesOf(moto)).toEqual(['CreateKey', 'EnableKeyRotation', 'CreateAlias']);
  expect(await bucketPolicy()).toBe(former);
  const TagSet = [managedBy, { Key: 'team', Value: 'crm' }];
  await s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }));
  const taken = await run([reader]);
  expect(taken).toMatchObject({ bucket: { state: 'done' }, drifts: [] });
  expect(memory.record()?.documents['bucketPolicy']?.before).toBe(former);
  expect(await bucketPolicy()).toContain(reader);
  const tags = (await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }))).TagSet;
  expect(tags).toContainEqual({ Key: 'team', Value: 'crm' });
});

test('a key that Palisade did not make stays as it is, until it is tagged, and the bucket is not made', async () => {
  const { run, kms, alias, moto, keyPolicy } = await anOwner();
  const KeyId = (await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }))).KeyMetadata?.Arn;
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
  moto.takeSentCommands();
  const refused = await run([reader]);
  expect(refused).toMatchObject({
    key: { state: 'failed', reason: expect.stringContaining('Tag it managed-by=palisade to hand it over') },
    bucket: { state: 'failed', reason: expect.stringContaining('once there is a key of Palisade') },
  });
  expect(writesOf(moto)).toEqual([]);
  await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'managed-by', TagValue: 'palisade' }] }));
  expect(await run([reader])).toMatchObject(bothAre('done'));
  expect(await keyPolicy()).toContain(reader);
});

test('a key without an alias is taken for one of an interrupted attempt only with the tag that others may not give', async () => {
  const { run, kms, alias, moto } = await anOwner();
  const tagsOf = (tags: Record<string, string>) =>
    Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const theirs = { 'managed-by': 'palisade', 'palisade:alias': alias };
  const madeWith = async (tags: Record<string, string>) =>
    (await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Tags: tagsOf(tags) }))).KeyMetadata?.Arn;
  await madeWith(theirs);
  const own = await madeWith({ ...theirs, 'palisade:resource': 'dataset/customers' });
  moto.takeSentCommands();
  expect(await run([reader])).toMatchObject(bothAre('done'));
  expect(writesOf(moto)).not.toContain('CreateKey');
  const behind = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
  expect(behind).toBe(own);
});

test('a key that somebody tagged as one of Palisade’s is not adopted with its grants', async () => {
  const { run, kms, alias, moto } = await anOwner();
  const Tags = [
    { TagKey: 'managed-by', TagValue: 'palisade' },
    { TagKey: 'palisade:alias', TagValue: alias },
  ];
  await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Tags }));
  moto.takeSentCommands();
  expect(await run([reader])).toMatchObject(bothAre('done'));
  expect(writesOf(moto)).toContain('CreateKey');
});

test('a dataset that left governance.yml admits nobody, and nothing is deleted (platform check 25)', async () => {
  const { run, bucketPolicy, keyPolicy, memory, moto } = await anOwner();
  await run([reader]);
  moto.takeSentCommands();
  expect(await run([], { isDeclared: false })).toMatchObject(bothAre('done'));
  expect(writesOf(moto)).toEqual(['PutKeyPolicy', 'PutBucketPolicy']);
  expect(await bucketPolicy()).not.toContain('Allow');
  expect(await keyPolicy()).not.toContain(reader);
  expect(memory.record()).toMatchObject({ state: 'closed', admitted: [] });
});

test('a closed dataset without bucket and key gets none', async () => {
  const { run, moto } = await anOwner();
  expect(await run([], { isDeclared: false })).toMatchObject(bothAre('skipped'));
  expect(writesOf(moto)).toEqual([]);
});

test('who lost admission is taken out of the bucket, even if the alias leads to a key that is not Palisade’s', async () => {
  const { run, kms, alias, bucketPolicy } = await anOwner();
  await run([reader, other]);
  const KeyId = (await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }))).KeyMetadata?.Arn;
  await kms.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
  expect(await run([other])).toMatchObject({ key: { state: 'failed' }, bucket: { state: 'done' } });
  expect(await bucketPolicy()).not.toContain(reader);
});

test('a document that would be too long gets nobody, loses who lost admission, and both numbers are said', async () => {
  const { run, bucketPolicy } = await anOwner();
  await run([reader, other]);
  const many = Array.from({ length: 1_400 }, (_, index) => String(400_000_000_000 + index));
  const { bucket } = await run([other, ...many]);
  expect(bucket.reason).toMatch(/it admits 222233334444 no more; .*would have 2\d,\d{3} bytes, and AWS allows 20,480/);
  expect(bucket.reason).toContain('1400 of 1401 accounts are not admitted');
  const policy = await bucketPolicy();
  expect([policy.includes(reader), policy.includes(other), policy.includes(many[0] ?? '')]).toEqual([
    false,
    true,
    false,
  ]);
  expect(await run([other, ...many])).toMatchObject(bothAre('failed'));
});
