// Lists the buckets of an account in pages.
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { countByRegion, type Page, type Resource, type Scope } from '../contract/resource.ts';

export const bucketType = 'AWS::S3::Bucket';

/**
 * Lists one page of the account's buckets. Returns those in the given regions, and counts the others. Throws the SDK's
 * error if they cannot be listed. ListBuckets returns a bucket's region only if the request is paginated (Amazon S3 API
 * Reference).
 */
export async function listBuckets(
  s3: S3Client,
  { accountId, regions }: Scope,
  token: string | null,
  size: number,
): Promise<Page> {
  const { Buckets = [], ContinuationToken } = await s3.send(
    new ListBucketsCommand({ MaxBuckets: size, ...(token ? { ContinuationToken: token } : {}) }),
  );
  const listed = Buckets.flatMap(({ Name: id, BucketRegion: region = 'unknown' }) =>
    id ? [{ type: bucketType, accountId, region, id }] : [],
  );
  const isGoverned = ({ region }: Resource) => regions.includes(region);
  const elsewhere = countByRegion(listed.filter((bucket) => !isGoverned(bucket)));
  return { resources: listed.filter(isGoverned), next: ContinuationToken ?? null, elsewhere };
}
