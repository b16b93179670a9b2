// Distinguishes a bucket that may not be read from one that another account owns: S3 returns AccessDenied for both.
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { type AwsFailure, toResult } from '../../aws/errors.ts';
import type { Resource } from '../contract/resource.ts';

/** Where a bucket of the account is; `unknown` if the account's buckets cannot be listed. */
export type OwnBucket =
  | { readonly kind: 'owned'; readonly region: string | undefined }
  | { readonly kind: 'not owned' }
  | { readonly kind: 'unknown'; readonly failure: AwsFailure };

/**
 * Whether the account owns the bucket. Also true if the buckets cannot be listed, because an unreadable setting must be
 * reported. CloudTrail records a cross-account call in the caller's account too, so events do name buckets of other
 * accounts.
 */
export async function ownsBucket(s3: S3Client, bucket: Resource): Promise<boolean> {
  return (await findOwnBucket(s3, bucket)).kind !== 'not owned';
}

/**
 * Looks for a bucket among the account's own. ListBuckets has no ExpectedBucketOwner: it lists only the caller's
 * buckets, and returns their Regions only if the request is paginated (Amazon S3 API Reference).
 */
export async function findOwnBucket(s3: S3Client, bucket: Resource): Promise<OwnBucket> {
  const reply = await toResult(s3.send(new ListBucketsCommand({ Prefix: bucket.id, MaxBuckets: 10_000 })));
  if (!reply.ok) return { kind: 'unknown', failure: reply.failure };
  const found = reply.value.Buckets?.find(({ Name }) => Name === bucket.id);
  return found ? { kind: 'owned', region: found.BucketRegion } : { kind: 'not owned' };
}
