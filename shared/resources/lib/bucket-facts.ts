// The bucket of a shared resource, as it is: six reads at the same time, and one more where ACLs count.
import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { type AwsFailure, type AwsResult, formatFailure, toResult } from '../../aws/errors.ts';
import { findOwnBucket } from '../../guardrails/s3-bucket/ownership.ts';
import { s3Bucket } from '../../guardrails/s3-bucket/resource-type.ts';

export type BucketFacts = {
  readonly exists: boolean;
  /** Why the bucket cannot be used, or cannot be read. */
  readonly problem: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly blocksPublicAccess: boolean;
  readonly ownership: string | null;
  /** Whom the bucket's ACL gives what, beside its owner; nothing where ACLs do not count. */
  readonly grants: string[];
  readonly encryption: { readonly algorithm: string; readonly key: string | null; readonly bucketKey: boolean };
  readonly versioning: string;
  readonly policy: string | null;
};

export const noBucket: BucketFacts = {
  exists: false,
  problem: null,
  tags: {},
  blocksPublicAccess: false,
  ownership: null,
  grants: [],
  encryption: { algorithm: 'none', key: null, bucketKey: false },
  versioning: 'NeverSet',
  policy: null,
};

/** The name of a bucket, the id of the account that has it, and its Region. */
export type BucketPlace = { readonly bucket: string; readonly owner: string; readonly region: string };

/** S3 refuses each call if another account owns the bucket. */
export function ownedBucket({ bucket, owner }: Pick<BucketPlace, 'bucket' | 'owner'>) {
  return { Bucket: bucket, ExpectedBucketOwner: owner };
}

/** Throws the SDK's error if something may be readable later. */
export async function observeBucket(s3: S3Client, place: BucketPlace): Promise<BucketFacts> {
  const input = ownedBucket(place);
  const [tags, block, ownership, encryption, versioning, policy] = await Promise.all([
    toResult(s3.send(new GetBucketTaggingCommand(input))),
    toResult(s3.send(new GetPublicAccessBlockCommand(input))),
    toResult(s3.send(new GetBucketOwnershipControlsCommand(input))),
    toResult(s3.send(new GetBucketEncryptionCommand(input))),
    toResult(s3.send(new GetBucketVersioningCommand(input))),
    toResult(s3.send(new GetBucketPolicyCommand(input))),
  ]);
  const replies: readonly AwsResult<object>[] = [tags, block, ownership, encryption, versioning, policy];
  const refused = replies.find((reply) => !reply.ok && reply.failure.kind !== 'not-configured');
  if (refused && !refused.ok) return refusedFacts(s3, place, refused);
  const settings = answerOf(block)?.PublicAccessBlockConfiguration ?? {};
  const rule = answerOf(encryption)?.ServerSideEncryptionConfiguration?.Rules?.[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  const text = answerOf(policy)?.Policy;
  const ownershipRule = answerOf(ownership)?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null;
  return {
    exists: true,
    problem: null,
    tags: Object.fromEntries((answerOf(tags)?.TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    blocksPublicAccess: [
      settings.BlockPublicAcls,
      settings.IgnorePublicAcls,
      settings.BlockPublicPolicy,
      settings.RestrictPublicBuckets,
    ].every((each) => each === true),
    ownership: ownershipRule,
    grants: ownershipRule === 'BucketOwnerEnforced' ? [] : await readGrants(s3, input),
    encryption: {
      algorithm: byDefault?.SSEAlgorithm ?? 'none',
      key: byDefault?.KMSMasterKeyID ?? null,
      bucketKey: rule?.BucketKeyEnabled ?? false,
    },
    versioning: answerOf(versioning)?.Status ?? 'NeverSet',
    policy: text === undefined ? null : canonicalPolicy(text),
  };
}

async function readGrants(s3: S3Client, input: ReturnType<typeof ownedBucket>): Promise<string[]> {
  const { Owner, Grants = [] } = await s3.send(new GetBucketAclCommand(input));
  const others = Grants.filter(({ Grantee }) => Grantee?.ID === undefined || Grantee.ID !== Owner?.ID);
  return others.map(
    ({ Grantee, Permission }) => `${Permission} for ${Grantee?.URI ?? Grantee?.ID ?? 'an unknown grantee'}`,
  );
}

function answerOf<T>(reply: AwsResult<T>): T | undefined {
  return reply.ok ? reply.value : undefined;
}

/**
 * What a refusal says about the bucket. S3 answers AccessDenied for one of another account and for one that may not be
 * read; the account's own list of buckets tells them apart.
 */
async function refusedFacts(
  s3: S3Client,
  { bucket: id, owner: accountId, region }: BucketPlace,
  { failure, error }: { readonly failure: AwsFailure; readonly error: unknown },
): Promise<BucketFacts> {
  if (failure.kind === 'not-found') return noBucket;
  if (failure.role !== undefined || (failure.kind !== 'denied' && failure.kind !== 'elsewhere')) throw error;
  const found = await findOwnBucket(s3, { type: s3Bucket.type, accountId, region, id });
  if (found.kind === 'unknown') throw error;
  const problem = problemOf(found, region, failure);
  return { ...noBucket, exists: true, problem };
}

function problemOf(
  found: { readonly kind: 'owned'; readonly region: string | undefined } | { readonly kind: 'not owned' },
  region: string,
  failure: AwsFailure,
): string {
  if (found.kind === 'not owned')
    return 'another AWS account has a bucket of this name, which is unique in the partition: choose another name in governance.yml';
  if (found.region !== undefined && found.region !== region)
    return `it is in ${found.region}, and governance.yml says ${region}: a bucket cannot be moved`;
  return `Palisade may not read it: ${formatFailure(failure)}`;
}
