// Writes a bucket's public access block, and restores an earlier one.
import { DeletePublicAccessBlockCommand, PutPublicAccessBlockCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput } from '../read-setting.ts';
import type { PublicAccessBlock } from './settings.ts';

export async function apply(s3: S3Client, bucket: Resource, change: PublicAccessBlock): Promise<void> {
  await s3.send(
    new PutPublicAccessBlockCommand({
      ...ownedBucketInput(bucket),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: change.blockPublicAcls,
        IgnorePublicAcls: change.ignorePublicAcls,
        BlockPublicPolicy: change.blockPublicPolicy,
        RestrictPublicBuckets: change.restrictPublicBuckets,
      },
    }),
  );
}

export async function undo(s3: S3Client, bucket: Resource, before: PublicAccessBlock): Promise<void> {
  if (before.configured) return apply(s3, bucket, before);
  await s3.send(new DeletePublicAccessBlockCommand(ownedBucketInput(bucket)));
}
