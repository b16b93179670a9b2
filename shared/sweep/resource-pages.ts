// Lists an account's resources of all types in pages. Each page contains the cursor of the next one.
import type { CountsByRegion, Page, Resource, Scope } from '../guardrails/contract/resource.ts';
import type { ResourceType } from '../guardrails/contract/resource-type.ts';
import { resourceTypes } from '../guardrails/registry.ts';

/** The position at which the next page starts. `region` is null for types that one call lists for all regions. */
export type Cursor = { readonly type: string; readonly region: string | null; readonly token: string | null };

/** Returns the SDK client for resources of a type in a region of the account. */
export type ClientFor = (type: string, region: string) => unknown;

/** One type's resources; in one region, if the type is listed by region. */
type Listing = { readonly type: ResourceType; readonly region: string | null };

/**
 * One page. `next` is the cursor of the next page; null after the last page of the last type. `elsewhere` counts what
 * was listed in Regions that are not in the scope.
 */
export type ResourcePage = {
  readonly resources: readonly Resource[];
  readonly next: Cursor | null;
  readonly elsewhere: CountsByRegion;
};

/**
 * Lists the page at a cursor, or the first page if the cursor is null. Types are in the registry's order, regions in
 * the order of the scope. Throws the SDK's error if the resources cannot be listed.
 */
export async function pageAt(
  clientFor: ClientFor,
  scope: Scope,
  cursor: Cursor | null,
  size: number,
  types: readonly ResourceType[] = resourceTypes,
): Promise<ResourcePage> {
  const listings = types.flatMap((type): Listing[] =>
    type.listedBy === 'account' ? [{ type, region: null }] : scope.regions.map((region) => ({ type, region })),
  );
  const index = cursor === null ? 0 : listings.findIndex((each) => isAt(each, cursor));
  const listing = listings[index];
  // A deployment may have removed the type or the region of the cursor.
  if (listing === undefined) return { resources: [], next: null, elsewhere: {} };
  const { type, region } = listing;
  const [home = 'us-east-1'] = scope.regions;
  const here = region === null ? scope : { ...scope, regions: [region] };
  const page: Page = await type.list(clientFor(type.type, region ?? home), here, cursor?.token ?? null, size);
  const { resources, elsewhere = {} } = page;
  if (page.next !== null) return { resources, elsewhere, next: { type: type.type, region, token: page.next } };
  const following = listings[index + 1];
  const next = following ? { type: following.type.type, region: following.region, token: null } : null;
  return { resources, elsewhere, next };
}

/** The most buckets that ListBuckets returns in one page (Amazon S3 API Reference, MaxBuckets). */
const largestPage = 10_000;

/** Lists all resources of an account, one page after another. `onPage` gets each page before its resources are. */
export async function* allResources(
  clientFor: ClientFor,
  scope: Scope,
  types: readonly ResourceType[] = resourceTypes,
  onPage: (page: ResourcePage) => void = () => undefined,
): AsyncGenerator<Resource> {
  let cursor: Cursor | null = null;
  do {
    const page: ResourcePage = await pageAt(clientFor, scope, cursor, largestPage, types);
    onPage(page);
    yield* page.resources;
    cursor = page.next;
  } while (cursor !== null);
}

function isAt({ type, region }: Listing, cursor: Cursor): boolean {
  return type.type === cursor.type && region === cursor.region;
}
