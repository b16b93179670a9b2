// Reads what depends on a bucket, before one of its settings is changed.
import type { S3Client } from '@aws-sdk/client-s3';
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { Surroundings } from '../../contract/surroundings.ts';
import { type BucketAccessPoint, readAccessPoints } from './access-points.ts';
import { type AccountBlock, readAccountBlock } from './account-block.ts';
import { type BucketSettings, bucketSettings } from './bucket-settings.ts';
import { readTags, type Tags } from './bucket-tags.ts';
import { readOpenDistributions } from './distributions.ts';
import { once } from './read-once.ts';

/**
 * The reader for the preflights of one bucket's guardrails. Each method reads the first time it is called, and throws
 * LookAheadError if there is no answer now, but may be one later.
 */
export type BucketLook = BucketSettings & {
  readonly s3: S3Client;
  readonly bucket: Resource;
  readonly surroundings: Surroundings;
  /** Those that the bucket's own account has. */
  readonly accessPoints: () => Promise<Read<BucketAccessPoint[]>>;
  /** Distributions of the account that can read the bucket only as long as it is public. */
  readonly openDistributions: () => Promise<Read<string[]>>;
  readonly tags: () => Promise<Read<Tags>>;
  readonly accountBlock: () => Promise<Read<AccountBlock>>;
};

export function createBucketLook(s3: S3Client, bucket: Resource, surroundings: Surroundings): BucketLook {
  return {
    s3,
    bucket,
    surroundings,
    ...bucketSettings(s3, bucket),
    accessPoints: once(() => readAccessPoints(surroundings, bucket)),
    openDistributions: once(() => readOpenDistributions(surroundings, bucket)),
    tags: once(() => readTags(surroundings, bucket)),
    accountBlock: once(() => readAccountBlock(surroundings, bucket)),
  };
}
