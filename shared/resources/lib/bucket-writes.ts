// The writes that make the bucket of a shared resource as it has to be, one for each setting.
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { toResult } from '../../aws/errors.ts';
import { type BucketPlace, ownedBucket } from './bucket-facts.ts';
import { tagList } from './resource-tags.ts';

/** What is written besides the policy. */
export type BucketChange = {
  readonly bucket?: string;
  readonly publicAccess?: 'blocked';
  readonly ownership?: 'BucketOwnerEnforced';
  readonly acl?: 'private';
  readonly encryption?: { readonly algorithm: 'aws:kms' | 'aws:kms:dsse'; readonly key: string };
  readonly tags?: Readonly<Record<string, string>>;
  readonly versioning?: 'Enabled';
};

/** In this order nothing that somebody puts into the new bucket is public, or under another key than the resource's. */
export async function writeBucket(s3: S3Client, place: BucketPlace, change: BucketChange): Promise<void> {
  const input = ownedBucket(place);
  if (change.bucket !== undefined) await createBucket(s3, place);
  if (change.encryption !== undefined) {
    const { algorithm: SSEAlgorithm, key: KMSMasterKeyID } = change.encryption;
    const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID }, BucketKeyEnabled: true };
    const configuration = { ServerSideEncryptionConfiguration: { Rules: [byDefault] } };
    await s3.send(new PutBucketEncryptionCommand({ ...input, ...configuration }));
  }
  if (change.publicAccess !== undefined) {
    const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
    await s3.send(new PutPublicAccessBlockCommand({ ...input, PublicAccessBlockConfiguration: all }));
  }
  if (change.tags !== undefined) {
    const Tagging = { TagSet: tagList(change.tags) };
    await s3.send(new PutBucketTaggingCommand({ ...input, Tagging }));
  }
  // ACLs cannot be turned off while one gives something to others (S3 User Guide, "Controlling ownership of objects").
  if (change.acl !== undefined) await s3.send(new PutBucketAclCommand({ ...input, ACL: change.acl }));
  if (change.ownership !== undefined) {
    const OwnershipControls = { Rules: [{ ObjectOwnership: change.ownership }] };
    await s3.send(new PutBucketOwnershipControlsCommand({ ...input, OwnershipControls }));
  }
  if (change.versioning !== undefined) {
    const VersioningConfiguration = { Status: change.versioning };
    await s3.send(new PutBucketVersioningCommand({ ...input, VersioningConfiguration }));
  }
}

export function writeBucketPolicy(s3: S3Client, place: BucketPlace, Policy: string): Promise<unknown> {
  return s3.send(new PutBucketPolicyCommand({ ...ownedBucket(place), Policy }));
}

/**
 * us-east-1 has no location constraint, and answers 200 for a bucket that the account has already; other Regions answer
 * BucketAlreadyOwnedByYou then (Amazon S3 API Reference, CreateBucket). Either is the bucket of an earlier attempt that
 * did not show yet: one that somebody else made was seen before.
 */
async function createBucket(s3: S3Client, { bucket: Bucket, region }: BucketPlace): Promise<void> {
  const LocationConstraint = region as BucketLocationConstraint;
  const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint } };
  const ObjectOwnership = 'BucketOwnerEnforced';
  const reply = await toResult(s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership, ...elsewhere })));
  if (!reply.ok && reply.failure.code !== 'BucketAlreadyOwnedByYou') throw reply.error;
}
