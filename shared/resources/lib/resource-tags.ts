// The tags of a shared resource: that Palisade made it, and which one it is. Pure.
import { managedByTag, resourceTag } from '../../aws/names.ts';
import type { ResourceIdentity } from '../../steps/shared-resource.ts';

type Tags = Readonly<Record<string, string>>;

export function resourceTags({ kind, name }: Pick<ResourceIdentity, 'kind' | 'name'>): Tags {
  return { [managedByTag.key]: managedByTag.value, [resourceTag]: `${kind}/${name}` };
}

/** The tags that are missing, or have another value. */
export function missingTags(tags: Tags, wanted: Tags): Tags {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => tags[name] !== value));
}

/** As most APIs take them. */
export function tagList(tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The same for those whose members begin with lowercase letters, such as CodeArtifact. */
export function lowercaseTagList(tags: Tags) {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** How somebody hands a thing over that Palisade did not make. */
export const handOver = `Tag it ${managedByTag.key}=${managedByTag.value} to hand it over`;

export function isManaged(tags: Tags): boolean {
  return tags[managedByTag.key] === managedByTag.value;
}
