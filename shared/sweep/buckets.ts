// The buckets of an account, page by page.
import { paginateListBuckets } from '@aws-sdk/client-s3';
import type { Bucket, Clients } from '../guardrails/guardrail.ts';

const home = 'us-east-1';

/** The account's buckets in these regions, as they are listed. Throws the SDK's error when they cannot be. */
export async function* bucketsOf(
  clientsIn: (region: string) => Clients,
  accountId: string,
  regions: readonly string[],
): AsyncGenerator<Bucket> {
  const [first = home] = regions;
  // The list comes with regions only when it is asked for in pages (Amazon S3 API Reference, ListBuckets).
  for await (const { Buckets = [] } of paginateListBuckets({ client: clientsIn(first).s3, pageSize: 1_000 }, {})) {
    for (const { Name: name, BucketRegion: region } of Buckets) {
      if (name && region && regions.includes(region)) yield { accountId, region, name };
    }
  }
}
