// Reads the CloudFront distributions of the bucket's account that read the bucket as anybody could.
import {
  type CloudFrontClient,
  type DistributionSummary,
  type Origin,
  paginateListDistributions,
} from '@aws-sdk/client-cloudfront';
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { Surroundings } from '../../contract/surroundings.ts';
import { readFacts } from './read-once.ts';

/** The distributions are listed once for all buckets of a page. Returns the ids of those that need a public bucket. */
export async function readOpenDistributions(
  { clientFor, once }: Surroundings,
  { accountId, region, id }: Resource,
): Promise<Read<string[]>> {
  const client = clientFor('cloudfront', region);
  const all = await once(`distributions/${accountId}`, () =>
    readFacts('cloudfront:ListDistributions', collect(client), (found) => found),
  );
  if (!all.known) return all;
  const open = all.value.filter(({ Origins }) => Origins?.Items?.some((origin) => isOpenOrigin(origin, id)));
  return { known: true, value: open.map(({ Id = 'without an id' }) => Id).toSorted() };
}

async function collect(client: CloudFrontClient): Promise<DistributionSummary[]> {
  const found: DistributionSummary[] = [];
  for await (const page of paginateListDistributions({ client }, {}))
    found.push(...(page.DistributionList?.Items ?? []));
  return found;
}

/**
 * Whether an origin is the bucket, or its website, without an origin access control and without an origin access
 * identity. Distributions read websites without either (CloudFront Developer Guide, "Restrict access to an Amazon S3
 * origin").
 */
function isOpenOrigin({ DomainName = '', S3OriginConfig, OriginAccessControlId }: Origin, bucket: string): boolean {
  const isSigned = !!S3OriginConfig?.OriginAccessIdentity || !!OriginAccessControlId;
  return !isSigned && DomainName.startsWith(`${bucket}.s3`) && /^\.s3[.-]/.test(DomainName.slice(bucket.length));
}
