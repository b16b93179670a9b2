// Looks at all buckets of an account and holds the guardrails against them, through the role in the account.
import { paginateListBuckets } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import type { Spokes } from './aws/spokes.ts';
import { isMomentary } from './enforce.ts';
import type { Bucket } from './guardrails/guardrail.ts';
import { guardrails } from './guardrails/registry.ts';
import { type HoldDependencies, hold, type Occasion, tell } from './hold.ts';
import type { Classification } from './organization/account-type.ts';

/** So many buckets are looked at together: S3 throttles by bucket, and the guardrails of one go side by side. */
const atOnce = 20;

/** The account's buckets in governed regions. Throws the SDK's error when they cannot be listed. */
export async function bucketsOf(
  spokes: Spokes,
  accountId: string,
  regions: readonly string[],
): Promise<readonly Bucket[]> {
  const [home = ''] = regions;
  const buckets: Bucket[] = [];
  // The list comes with regions only when it is asked for in pages (Amazon S3 API Reference, ListBuckets).
  const pages = paginateListBuckets({ client: spokes(accountId, home).s3, pageSize: 1_000 }, {});
  for await (const page of pages) {
    for (const { Name: name, BucketRegion: region } of page.Buckets ?? []) {
      if (name && region && regions.includes(region)) buckets.push({ accountId, region, name });
    }
  }
  return buckets;
}

/** What is counted of buckets that AWS could not tell of for the moment: nobody is told of them yet. */
export const notYet = 'not yet';

/** Holds all guardrails against these buckets and publishes the findings. Answers how many ended in which state. */
export async function holdAll(
  dependencies: HoldDependencies & { readonly spokes: Spokes },
  accountType: Classification,
  buckets: readonly Bucket[],
  occasion: Occasion,
): Promise<Readonly<Record<string, number>>> {
  const ended: Record<string, number> = {};
  await pMap(
    buckets,
    async (bucket) => {
      const clients = dependencies.spokes(bucket.accountId, bucket.region);
      const results = await hold(dependencies, clients, guardrails, accountType, bucket, occasion);
      await tell(dependencies, results);
      for (const { outcome } of results) {
        const state = isMomentary(outcome) ? notYet : outcome.state;
        ended[state] = (ended[state] ?? 0) + 1;
      }
    },
    { concurrency: atOnce },
  );
  return ended;
}
