// Distinguishes a bucket that may not be read from one that another account owns: S3 returns AccessDenied for both.
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { toResult } from '../../aws/errors.ts';
import type { Resource } from '../contract/resource.ts';

/**
 * Whether the account owns the bucket. Also true if the buckets cannot be listed, because an unreadable setting must be
 * reported. CloudTrail records a cross-account call in the caller's account too, so events do name buckets of other
 * accounts. ListBuckets has no ExpectedBucketOwner: it only lists the caller's own buckets.
 */
export async function ownsBucket(s3: S3Client, bucket: Resource): Promise<boolean> {
  const reply = await toResult(s3.send(new ListBucketsCommand({ Prefix: bucket.id })));
  return !reply.ok || (reply.value.Buckets ?? []).some(({ Name }) => Name === bucket.id);
}
