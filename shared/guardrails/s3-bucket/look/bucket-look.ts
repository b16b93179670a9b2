// Reads what depends on a bucket, before one of its settings is changed.
import type { S3Client } from '@aws-sdk/client-s3';
import type { Resource } from '../../contract/resource.ts';
import type { Surroundings } from '../../contract/surroundings.ts';

/** The reader for the preflights of one bucket's guardrails. */
export type BucketLook = {
  readonly s3: S3Client;
  readonly bucket: Resource;
  readonly surroundings: Surroundings;
};

export function createBucketLook(s3: S3Client, bucket: Resource, surroundings: Surroundings): BucketLook {
  return { s3, bucket, surroundings };
}
