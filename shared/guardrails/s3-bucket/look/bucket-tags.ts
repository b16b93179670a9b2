// Reads the tags of a bucket, from a list that all buckets of a page share.
import { paginateGetResources, type ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { Surroundings } from '../../contract/surroundings.ts';
import { readFacts } from './read-once.ts';

export type Tags = { [key: string]: string };

/** The tags of one bucket; none if it has none. */
export async function readTags(
  { clientFor, once }: Surroundings,
  { accountId, region, id }: Resource,
): Promise<Read<Tags>> {
  const client = clientFor('tagging', region);
  const all = await once(`bucket-tags/${accountId}/${region}`, () =>
    readFacts('tag:GetResources', collect(client), (found) => found),
  );
  return all.known ? { known: true, value: all.value.get(id) ?? {} } : all;
}

/** By bucket. Only resources of the Region that have tags, or had some (API Reference, "GetResources"). */
async function collect(client: ResourceGroupsTaggingAPIClient): Promise<ReadonlyMap<string, Tags>> {
  const found = new Map<string, Tags>();
  for await (const page of paginateGetResources({ client }, { ResourceTypeFilters: ['s3'] })) {
    for (const { ResourceARN, Tags = [] } of page.ResourceTagMappingList ?? []) {
      const bucket = /^arn:[^:]+:s3:::([^/]+)$/.exec(ResourceARN ?? '')?.[1];
      if (bucket)
        found.set(bucket, Object.fromEntries(Tags.flatMap(({ Key, Value = '' }) => (Key ? [[Key, Value]] : []))));
    }
  }
  return found;
}
