// Tells a bucket that must not be read from one that belongs to somebody else: S3 answers both with AccessDenied.
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { toResult } from '../../aws/errors.ts';
import type { Resource } from '../contract/resource.ts';

/**
 * Whether the account owns the bucket; true also when it does not let itself be asked, since what cannot be read has
 * to be reported. CloudTrail records a call across accounts in the caller's account too, so others' buckets do come.
 * ListBuckets has no ExpectedBucketOwner: it only ever lists the caller's own.
 */
export async function ownsBucket(s3: S3Client, bucket: Resource): Promise<boolean> {
  const reply = await toResult(s3.send(new ListBucketsCommand({ Prefix: bucket.id })));
  return !reply.ok || (reply.value.Buckets ?? []).some(({ Name }) => Name === bucket.id);
}
