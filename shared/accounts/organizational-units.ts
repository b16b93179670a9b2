// Names of organizational units. They are read per parent, of which there are fewer than units, and cached.
import { type OrganizationsClient, paginateListOrganizationalUnitsForParent } from '@aws-sdk/client-organizations';
import { LRUCache } from 'lru-cache';
import type { Placement } from './account-type.ts';
import { type PathAbove, UnknownPlaceError } from './organization-path.ts';

type Unit = Placement['organizationalUnits'][number];

/** Returns the organizational units of a path with their names, from the nearest to the highest. */
export type UnitLookup = (path: PathAbove) => Promise<readonly Unit[]>;

const unitCacheMs = 5 * 60_000;
/** An organization has at most 2,000 units (AWS Organizations User Guide, "Quotas and service limits"). */
const maxParents = 2_000;

/**
 * Creates a lookup that caches names for five minutes. It throws the SDK's error if a call to Organizations fails, and
 * UnknownPlaceError if a unit is not below its parent, such as one that has just been moved.
 */
export function createUnitLookup(organizations: OrganizationsClient): UnitLookup {
  const names = new LRUCache<string, ReadonlyMap<string, string>>({
    max: maxParents,
    ttl: unitCacheMs,
    fetchMethod: (parentId) => namesBelow(organizations, parentId),
  });
  const nameOf = async (parentId: string, id: string) => {
    const cached = (await names.forceFetch(parentId)).get(id);
    // A unit that was created since then.
    const name = cached ?? (await names.forceFetch(parentId, { forceRefresh: true })).get(id);
    if (name === undefined) throw new UnknownPlaceError(`organizational unit ${id} is not below ${parentId}`);
    return name;
  };
  return async ([root, ...ids]) => {
    const units = ids.map(async (id, index) => ({ id, name: await nameOf(ids[index - 1] ?? root, id) }));
    return (await Promise.all(units)).reverse();
  };
}

/** The units directly below a parent: names by id. Throws the SDK's error. */
export async function namesBelow(client: OrganizationsClient, ParentId: string): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const { OrganizationalUnits = [] } of paginateListOrganizationalUnitsForParent({ client }, { ParentId })) {
    for (const { Id, Name } of OrganizationalUnits) if (Id !== undefined && Name !== undefined) names.set(Id, Name);
  }
  return names;
}
