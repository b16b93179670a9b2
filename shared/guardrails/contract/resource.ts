// Types for a resource and for pages of an account's resources.
import type { ResourceType as ConfigResourceType } from '@aws-sdk/client-config-service';

/** The name of a resource type in AWS Config and CloudFormation, such as AWS::S3::Bucket. */
export type TypeName = ConfigResourceType;

/**
 * A resource and the account that must own it. `type` is the name of its type in AWS Config and CloudFormation, `id` is
 * what AWS Config reports as resourceId. The account comes from the event's envelope, never from its detail.
 */
export type Resource = {
  readonly type: string;
  readonly accountId: string;
  readonly region: string;
  readonly id: string;
};

/** One account and the regions in which its resources are listed. */
export type Scope = { readonly accountId: string; readonly regions: readonly string[] };

/** Numbers of resources by Region. */
export type CountsByRegion = Readonly<Record<string, number>>;

/**
 * One page of resources. `next` is the token of the next page; null on the last page. `elsewhere` has the numbers of
 * those that were listed and left out, because their Regions are not in the scope.
 */
export type Page = {
  readonly resources: readonly Resource[];
  readonly next: string | null;
  readonly elsewhere?: CountsByRegion;
};

/** Counts resources by Region. Pure. */
export function countByRegion(resources: readonly Resource[]): CountsByRegion {
  const counts = new Map<string, number>();
  for (const { region } of resources) counts.set(region, (counts.get(region) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** The sum of both counts. Pure. */
export function addCounts(one: CountsByRegion, other: CountsByRegion): CountsByRegion {
  const regions = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(regions.map((region) => [region, (one[region] ?? 0) + (other[region] ?? 0)]));
}

/** The counts as text, such as `2 in eu-north-1`; undefined if there are none. Pure. */
export function describeCounts(elsewhere: CountsByRegion): string | undefined {
  const places = Object.entries(elsewhere).filter(([, count]) => count > 0);
  if (places.length === 0) return undefined;
  return places
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([region, count]) => `${count} in ${region}`)
    .join(', ');
}
