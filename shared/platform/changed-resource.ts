// Which resource of an account a call has changed, by the name or the ARN of one of its parts. Pure.
import { findKind } from '../resources/registry.ts';
import type { ResourceIdentity } from '../steps/shared-resource.ts';
import type { ResourceRecord } from './resource-store.ts';

/**
 * What was changed: a part by its name, as the names of kinds have it (`bucket`, `alias`); something to which AWS gives an
 * id, such as a key, by this id or its ARN; or a part of whatever the account has of a kind, of which it has one at most.
 */
export type ChangedPart =
  | { readonly part: string; readonly name: string }
  | { readonly part: 'key'; readonly id: string }
  | { readonly part: 'any'; readonly kind: string };

type Named = Pick<ResourceIdentity, 'kind' | 'name'>;

/** The resource; undefined if it is none of those that are declared or recorded. */
export function changedResource(
  changed: ChangedPart,
  owner: string,
  { declared, records }: { readonly declared: readonly Named[]; readonly records: readonly ResourceRecord[] },
): Named | undefined {
  if ('id' in changed) return records.find(({ documents }) => hasArn(documents, changed.id));
  const all = [...declared, ...records].map(({ kind, name }) => ({ kind, name }));
  if ('kind' in changed) return all.find(({ kind }) => kind === changed.kind);
  return all.find(({ kind, name }) => namesOf({ kind, name, owner, region: '' })[changed.part] === changed.name);
}

function namesOf(resource: ResourceIdentity): Readonly<Record<string, string>> {
  return findKind(resource.kind)?.names(resource) ?? {};
}

function hasArn(documents: ResourceRecord['documents'], id: string): boolean {
  return Object.values(documents).some(({ arn }) => arn !== null && (arn === id || arn.endsWith(`:key/${id}`)));
}
