// The buckets of an account, page by page.
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import type { Clients } from '../../aws/member-clients.ts';
import type { Bucket } from '../contract/guardrail.ts';

/** `next` is where the next page begins; null on the last. */
type BucketPage = { readonly buckets: readonly Bucket[]; readonly next: string | null };

/**
 * One page of the account's buckets, those in these regions. Throws the SDK's error when they cannot be listed.
 * ListBuckets tells regions only when it is asked for pages (Amazon S3 API Reference).
 */
export async function listBucketPage(
  clientsIn: (region: string) => Clients,
  accountId: string,
  regions: readonly string[],
  token: string | null,
  size: number,
): Promise<BucketPage> {
  const [homeRegion = 'us-east-1'] = regions;
  const { Buckets = [], ContinuationToken } = await clientsIn(homeRegion).s3.send(
    new ListBucketsCommand({ MaxBuckets: size, ...(token ? { ContinuationToken: token } : {}) }),
  );
  const buckets = Buckets.flatMap(({ Name: name, BucketRegion: region }) =>
    name && region && regions.includes(region) ? [{ accountId, region, name }] : [],
  );
  return { buckets, next: ContinuationToken ?? null };
}

/** All of them, page after page. */
export async function* listBuckets(
  clientsIn: (region: string) => Clients,
  accountId: string,
  regions: readonly string[],
): AsyncGenerator<Bucket> {
  let token: string | null = null;
  do {
    const page: BucketPage = await listBucketPage(clientsIn, accountId, regions, token, 1_000);
    yield* page.buckets;
    token = page.next;
  } while (token !== null);
}
