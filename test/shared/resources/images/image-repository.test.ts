// Image repositories on the strict emulator: made, kept in step, remediated, and resumed after an interruption at any write.
import {
  CreateRepositoryCommand,
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  ListResourceTagsCommand,
  UntagResourceCommand as UntagKeyCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { isSatisfied } from '../../../../shared/accounts/account-record.ts';
import { canonicalPolicy } from '../../../../shared/aws/canonical-policy.ts';
import { images } from '../../../../shared/resources/images/images.ts';
import { anEmulatedOwner, statesOf } from '../../../support/emulated-owner.ts';
import { aGovernance, aStepContext } from '../../../support/site.ts';
import { type StrictEmulator, startStrictEmulator } from '../../../support/strict-emulator.ts';

const [reader, other, outsider] = ['222233334444', '333344445555', '999999999999'];
const alias = 'alias/ml/images';
const repositoryName = 'ml-train';
const governance = aGovernance({ platform: { images: { repositories: ['train'], untaggedDays: 7 } } });

let emulator: StrictEmulator;
beforeAll(async () => {
  emulator = await startStrictEmulator();
});
afterAll(() => emulator.stop());

function anOwner() {
  const site = anEmulatedOwner({ endpoint: emulator.endpoint, kind: images, name: 'train', governance });
  const { ecr, kms } = site.clients;
  const repository = async () =>
    (await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }))).repositories?.[0];
  const policy = async () => {
    const { policyText = '' } = await ecr.send(new GetRepositoryPolicyCommand({ repositoryName }));
    return canonicalPolicy(policyText);
  };
  return { ...site, ecr, kms, repository, policy };
}
type Owner = ReturnType<typeof anOwner>;

test('a bare account gets an immutable, scanned repository under a key of its own, which admits the readers', async () => {
  const { run, takeWrites, ecr, kms, repository, policy } = anOwner();
  expect(statesOf(await run([reader]))).toEqual(['done', 'done']);
  const key = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
  const made = await repository();
  expect(made).toMatchObject({
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: 'KMS', kmsKey: key },
  });
  expect((await ecr.send(new ListTagsForResourceCommand({ resourceArn: made?.repositoryArn }))).tags).toEqual([
    { Key: 'managed-by', Value: 'palisade' },
    { Key: 'palisade:resource', Value: 'images/train' },
  ]);
  const { lifecyclePolicyText = '' } = await ecr.send(new GetLifecyclePolicyCommand({ repositoryName }));
  expect(JSON.parse(lifecyclePolicyText).rules).toMatchObject([
    { selection: { tagStatus: 'untagged', countUnit: 'days', countNumber: 7 }, action: { type: 'expire' } },
  ]);
  expect(await policy()).toContain(reader);
  takeWrites();
  expect(statesOf(await run([reader]))).toEqual(['already', 'already']);
  expect(takeWrites()).toEqual([]);
});

test('who is admitted later is added, and who is not any more is taken out', async () => {
  const { run, takeWrites, policy } = anOwner();
  await run([reader]);
  takeWrites();
  const { results, drifts } = await run([other]);
  expect(results[1]).toMatchObject({ state: 'done', reason: `it admits ${other}; it admits ${reader} no more` });
  expect(takeWrites()).toEqual(['SetRepositoryPolicy']);
  expect(await policy()).not.toContain(reader);
  expect(drifts).toEqual([]);
});

test('an attempt that was interrupted at any of its writes is finished by the next one (platform check 23)', async () => {
  for (let write = 1; ; write += 1) {
    const { run, breakWrite, takeWrites } = anOwner();
    breakWrite(write);
    const first = await run([reader]);
    if (first.results[1]?.state === 'done') return expect(write).toBe(7);
    const second = await run([reader]);
    expect({ write, satisfied: second.results.every(isSatisfied) }).toEqual({ write, satisfied: true });
    expect([...first.drifts, ...second.drifts]).toEqual([]);
    takeWrites();
    expect(statesOf(await run([reader]))).toEqual(['already', 'already']);
    expect(takeWrites()).toEqual([]);
  }
});

test.each<{ readonly what: string; readonly drift: (owner: Owner) => Promise<unknown> }>([
  {
    what: 'a deleted policy',
    drift: ({ ecr }) => ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName })),
  },
  {
    what: 'a statement for an outsider in the policy',
    drift: async ({ ecr, policy }) => {
      const policyText = (await policy()).replace(reader, outsider);
      await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
    },
  },
])('$what is set back, and remembered as drift (platform checks 14 and 23)', async ({ drift }) => {
  const site = anOwner();
  await site.run([reader]);
  const before = await site.policy();
  await drift(site);
  const { drifts, results } = await site.run([reader]);
  expect(results[1]).toMatchObject({ state: 'done', reason: expect.stringContaining('somebody changed the policy') });
  expect(drifts).toMatchObject([{ document: 'repositoryPolicy', isDrift: true, admitted: [reader] }]);
  expect(await site.policy()).toBe(before);
  expect((await site.run([reader])).drifts).toEqual([]);
});

test.each<{ readonly what: string; readonly drift: (owner: Owner) => Promise<unknown>; readonly write: string }>([
  {
    what: 'tags that can be moved',
    drift: ({ ecr }) => ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: 'MUTABLE' })),
    write: 'PutImageTagMutability',
  },
  {
    what: 'a push that is not scanned',
    drift: ({ ecr }) =>
      ecr.send(
        new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration: { scanOnPush: false } }),
      ),
    write: 'PutImageScanningConfiguration',
  },
  {
    what: 'a lifecycle policy that removes all images',
    drift: ({ ecr }) => {
      const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 };
      const rule = { rulePriority: 1, description: 'all', selection, action: { type: 'expire' } };
      const lifecyclePolicyText = JSON.stringify({ rules: [rule] });
      return ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    },
    write: 'PutLifecyclePolicy',
  },
  {
    what: 'a missing tag',
    drift: async ({ ecr, repository }) =>
      ecr.send(new UntagResourceCommand({ resourceArn: (await repository())?.repositoryArn, tagKeys: ['managed-by'] })),
    write: 'TagResource',
  },
])('$what is as declared again, by one write (platform check 23)', async ({ drift, write }) => {
  const site = anOwner();
  await site.run([reader]);
  await drift(site);
  site.takeWrites();
  expect(statesOf(await site.run([reader]))).toEqual(['already', 'done']);
  expect(site.takeWrites()).toEqual([write]);
  expect(statesOf(await site.run([reader]))).toEqual(['already', 'already']);
});

test('a repository that Palisade did not make stays as it is, until it is tagged (platform check 24)', async () => {
  const { run, ecr, takeWrites, policy, record, repository } = anOwner();
  await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  const Statement = [{ Effect: 'Allow', Principal: { AWS: other }, Action: 'ecr:BatchGetImage' }];
  const policyText = canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
  takeWrites();
  expect((await run([reader])).results[1]).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('Tag it managed-by=palisade to hand it over'),
  });
  expect(takeWrites()).toEqual(['CreateKey', 'EnableKeyRotation', 'CreateAlias']);
  expect(await policy()).toBe(policyText);
  const tags = [{ Key: 'managed-by', Value: 'palisade' }];
  await ecr.send(new TagResourceCommand({ resourceArn: (await repository())?.repositoryArn, tags }));
  expect(statesOf(await run([reader]))).toEqual(['already', 'done']);
  expect(record()?.documents['repositoryPolicy']?.before).toBe(policyText);
  // Its encryption is another one, which ECR cannot change: said, and nothing is recreated.
  expect((await run([reader])).results[1]).toMatchObject({
    state: 'skipped',
    attention: true,
    reason: expect.stringContaining('encrypted by AES256 and not with the key behind alias/ml/images'),
  });
});

test('a repository that left governance.yml admits nobody, and nothing is deleted (platform check 25)', async () => {
  const { run, takeWrites, policy, record, repository } = anOwner();
  await run([reader]);
  takeWrites();
  expect(statesOf(await run([], { isDeclared: false }))).toEqual(['already', 'done']);
  expect(takeWrites()).toEqual(['SetRepositoryPolicy']);
  expect(await policy()).not.toContain(reader);
  expect(await repository()).toBeDefined();
  expect(record()).toMatchObject({ state: 'closed', admitted: [] });
});

test('what was never made is not made to be closed', async () => {
  const { run, takeWrites } = anOwner();
  expect(statesOf(await run([], { isDeclared: false }))).toEqual(['skipped', 'skipped']);
  expect(takeWrites()).toEqual([]);
});

test('the key has the tag by which policies keep it from others, also one that was made without it', async () => {
  const { run, kms, takeWrites } = anOwner();
  await run([reader]);
  const KeyId = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
  const ofResource = async () =>
    (await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags?.find(({ TagKey }) => TagKey === 'palisade:resource');
  expect(await ofResource()).toMatchObject({ TagValue: 'images/key' });
  await kms.send(new UntagKeyCommand({ KeyId, TagKeys: ['palisade:resource'] }));
  takeWrites();
  expect((await run([reader])).results[0]).toMatchObject({
    state: 'done',
    reason: 'different from what is required: resource',
  });
  expect(await ofResource()).toMatchObject({ TagValue: 'images/key' });
});

test('an account without image repositories is not asked for their key', async () => {
  const [key] = images.steps;
  const facts = await key?.observe(aStepContext());
  expect(key?.decide(facts ?? {}, aStepContext())).toMatchObject({ kind: 'not-applicable' });
});

test('who lost admission is taken out, even if the alias leads to a key that is not Palisade’s', async () => {
  const { run, kms, policy } = anOwner();
  await run([reader, other]);
  const TargetKeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn;
  await kms.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId }));
  expect(statesOf(await run([other]))).toEqual(['failed', 'done']);
  expect(await policy()).not.toContain(reader);
});

test('a key that Palisade did not make stays as it is, and the repository is not made', async () => {
  const { run, kms, takeWrites } = anOwner();
  const TargetKeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn;
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId }));
  takeWrites();
  const { results } = await run([reader]);
  expect(results).toMatchObject([
    { state: 'failed', reason: expect.stringContaining('was not made by Palisade') },
    { state: 'failed', reason: expect.stringContaining('once there is a key of Palisade') },
  ]);
  expect(takeWrites()).toEqual([]);
});

test('a policy that would be too long gets nobody, and both numbers are said (platform check 26)', async () => {
  const { run, policy } = anOwner();
  await run([reader]);
  const many = Array.from({ length: 700 }, (_, index) => String(400_000_000_000 + index));
  expect((await run([reader, ...many])).results[1]).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/the policy of the repository would have 1\d,\d{3} bytes, and AWS allows 10,240/),
  });
  expect(await policy()).not.toContain(many[0]);
});
