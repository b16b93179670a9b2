// A world as S3, KMS and S3 Control answer about it, and the ordinary evaluation of its bucket, with nothing approved.
import type { AccessRoleClients } from '../../../shared/aws/access-role-clients.ts';
import { lookAtBuckets } from '../../../shared/baseline/steps/lib/account-buckets.ts';
import { hazardsOfBuckets } from '../../../shared/baseline/steps/lib/bucket-hazards.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { evaluate } from '../../../shared/remediation/evaluate.ts';
import type { Evaluation } from '../../../shared/remediation/evaluator.ts';
import { standaloneEvaluator } from '../../../shared/sweep/standalone.ts';
import { awsError, bucket, type FakeS3, fakeS3 } from '../fake-s3.ts';
import { aMember } from '../member.ts';
import { aGovernance } from '../site.ts';
import { type Answers, fakeSurrounding, fakeSurroundings } from '../surroundings.ts';
import { type Block, isPublicPolicy, keyArn, own, type World } from './world.ts';

const now = new Date('2026-11-28T12:00:00.000Z');
const governance = aGovernance({
  guardrails: {
    all: Object.fromEntries(guardrails.map(({ id }) => [id, { mode: 'remediate' }])),
    production: {
      's3-encryption': { encryption: 'aws:kms', key: 'arn:{partition}:kms:{region}:{account}:alias/data' },
    },
  },
});

/** The reads of preflights. */
export const readsOfS3 = [
  'GetBucketPolicyCommand',
  'GetBucketPolicyStatusCommand',
  'GetBucketAclCommand',
  'GetBucketWebsiteCommand',
  'GetBucketReplicationCommand',
  'GetBucketLifecycleConfigurationCommand',
  'GetBucketOwnershipControlsCommand',
] as const;
export const readsAround = [
  'ListAccessPointsCommand',
  'GetAccessPointPolicyStatusCommand',
  'ListDistributionsCommand',
  'GetResourcesCommand',
  'GetPublicAccessBlockCommand',
  'DescribeKeyCommand',
  'GetKeyPolicyCommand',
] as const;

/** Reads that AWS refuses, each with the name of an error. */
export type Faults = Readonly<Record<string, string>>;

/** The bucket after an evaluation of all guardrails, and the state of each. */
export async function fixBucket(
  world: World,
  faults: Faults = {},
): Promise<{ readonly after: World; readonly states: Readonly<Record<string, string>>; readonly fake: FakeS3 }> {
  const fake = s3Of(world);
  const refused: Record<string, () => never> = {};
  for (const [command, code] of Object.entries(faults)) {
    if (!readsAround.some((each) => each === command)) fake.fail(command, code);
    refused[command] = () => {
      throw awsError(code);
    };
  }
  const evaluations: readonly Evaluation[] = await evaluate(
    { ...standaloneEvaluator(governance, () => now), recordIntents: async () => undefined },
    { client: fake.s3, surroundings: fakeSurroundings({ ...answersOf(world), ...refused }) },
    guardrails,
    { type: 'production', age: 'new' },
    bucket,
    { trigger: { eventId: 'e', detailType: 'x', principal: null }, attempt: 1 },
  );
  const states = Object.fromEntries(evaluations.map(({ context, outcome }) => [context.guardrail.id, outcome.state]));
  return { after: worldAfter(world, fake), states, fake };
}

/** The bucket after a baseline that blocks public access in the account, if that breaks nothing of it. */
export async function blockAccount(world: World): Promise<{ readonly after: World; readonly isBlocked: boolean }> {
  const { s3 } = s3Of(world);
  const around = fakeSurrounding(answersOf(world));
  const clients = {
    s3,
    s3Control: around('s3-control', bucket.region),
    cloudFront: around('cloudfront', bucket.region),
    tagging: around('tagging', bucket.region),
  } as AccessRoleClients;
  const member = aMember({ id: own });
  const context = { accessRoleClientsFor: () => clients, member, region: bucket.region };
  const { looked, unseen } = await lookAtBuckets(context);
  const isBlocked = hazardsOfBuckets(looked, unseen).length === 0;
  return { after: isBlocked ? { ...world, accountBlock: blockedEntirely } : world, isBlocked };
}

export const blockedEntirely: Block = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

function s3Of(world: World): FakeS3 {
  const { versioning, statements, lifecycleRules, website, replication, key, algorithm } = world;
  const byDefault = { SSEAlgorithm: algorithm, ...(key === null ? {} : { KMSMasterKeyID: key }) };
  return fakeS3({
    publicAccessBlock: world.block,
    encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] },
    versioning: versioning === 'NeverSet' ? {} : { Status: versioning },
    grants: [...world.grants],
    ownership: world.ownership,
    isPolicyPublic: isPublicPolicy(world),
    ...(statements.length > 0 ? { policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) } : {}),
    ...(website ? { website } : {}),
    ...(replication ? { replication } : {}),
    ...(lifecycleRules.length > 0 ? { lifecycleRules: [...lifecycleRules] } : {}),
  });
}

function answersOf({ accountBlock, publicAccessPoints, keyStatements }: World): Answers {
  const isOn = Object.values(accountBlock).some(Boolean);
  return {
    ...(isOn ? { GetPublicAccessBlockCommand: () => ({ PublicAccessBlockConfiguration: accountBlock }) } : {}),
    ListAccessPointsCommand: () => ({
      AccessPointList: publicAccessPoints.map((Name) => ({ Name, Bucket: bucket.id, BucketAccountId: own })),
    }),
    GetAccessPointPolicyStatusCommand: () => ({ PolicyStatus: { IsPublic: true } }),
    DescribeKeyCommand: ({ KeyId }) => {
      const isKnown = KeyId === keyArn || KeyId === `arn:aws:kms:us-east-1:${own}:alias/data`;
      if (!isKnown) throw awsError('NotFoundException');
      return { KeyMetadata: keyMetadata };
    },
    GetKeyPolicyCommand: () => ({ Policy: JSON.stringify({ Version: '2012-10-17', Statement: keyStatements }) }),
  };
}

const keyMetadata = {
  Arn: keyArn,
  KeyId: keyArn.split('/')[1],
  AWSAccountId: own,
  Enabled: true,
  KeyState: 'Enabled',
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  KeyManager: 'CUSTOMER',
};

type Rules = { Rules: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: string; KMSMasterKeyID?: string } }[] };

function worldAfter(world: World, { state }: FakeS3): World {
  const byDefault = (state.encryption as Rules).Rules[0]?.ApplyServerSideEncryptionByDefault;
  return {
    ...world,
    block: state.publicAccessBlock as Block,
    algorithm: byDefault?.SSEAlgorithm === 'aws:kms' ? 'aws:kms' : 'AES256',
    key: byDefault?.KMSMasterKeyID ?? null,
    versioning: (state.versioning.Status ?? 'NeverSet') as World['versioning'],
  };
}
