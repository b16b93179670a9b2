// The tags of an account in AWS Organizations.
import { type OrganizationsClient, paginateListTagsForResource } from '@aws-sdk/client-organizations';
import type { Placement } from './account-type.ts';

/** By key. Throws the SDK's error. */
export async function accountTags(client: OrganizationsClient, ResourceId: string): Promise<Placement['tags']> {
  const tags: [string, string][] = [];
  for await (const { Tags = [] } of paginateListTagsForResource({ client }, { ResourceId })) {
    for (const { Key, Value } of Tags) if (Key !== undefined) tags.push([Key, Value ?? '']);
  }
  return Object.fromEntries(tags);
}
