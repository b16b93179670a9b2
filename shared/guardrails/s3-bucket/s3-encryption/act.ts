// Writes a bucket's default encryption, and restores an earlier one.
import {
  DeleteBucketEncryptionCommand,
  type EncryptionType,
  PutBucketEncryptionCommand,
  type S3Client,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput } from '../read-setting.ts';
import type { Encryption } from './settings.ts';

export async function apply(s3: S3Client, bucket: Resource, change: Encryption): Promise<void> {
  if (change.algorithm === 'none') throw new Error('a change must not remove default encryption');
  await s3.send(
    new PutBucketEncryptionCommand({
      ...ownedBucketInput(bucket),
      ServerSideEncryptionConfiguration: { Rules: [ruleOf(change, change.algorithm)] },
    }),
  );
}

/** Deleting the configuration restores S3's own default, AES256 (S3 API Reference, DeleteBucketEncryption). */
export async function undo(s3: S3Client, bucket: Resource, before: Encryption): Promise<void> {
  if (before.algorithm !== 'none') return apply(s3, bucket, before);
  await s3.send(new DeleteBucketEncryptionCommand(ownedBucketInput(bucket)));
}

/** Blocked encryption types are written as they were read, also those that are missing in the SDK's types. */
function ruleOf(change: Encryption, SSEAlgorithm: ServerSideEncryption) {
  return {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm,
      ...(change.key === null ? {} : { KMSMasterKeyID: change.key }),
    },
    BucketKeyEnabled: change.bucketKey,
    ...(change.blocked.length === 0
      ? {}
      : { BlockedEncryptionTypes: { EncryptionType: change.blocked as EncryptionType[] } }),
  };
}
