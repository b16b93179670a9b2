// Whether a thing with the name of a shared resource is Palisade's. Pure.
import { documentDigest } from '../../steps/documents.ts';
import { ownDigests, type SharedResource } from '../../steps/shared-resource.ts';
import { isManaged } from './resource-tags.ts';

/** What was read: its tags, and the policy document that the record of the resource has by this id. */
export type OwnedThing = { readonly tags: Readonly<Record<string, string>>; readonly policy: string | null };

/**
 * Palisade's by tag, or by the record: one that it was about to make, and as long as governance.yml declares the resource,
 * one that it made, whose tag somebody took away.
 */
export function isOwnThing({ tags, policy }: OwnedThing, resource: SharedResource, document: string): boolean {
  if (isManaged(tags)) return true;
  const own = ownDigests(resource, document);
  if (own.includes(documentDigest(policy))) return policy !== null || Object.keys(tags).length === 0;
  return resource.isDeclared && own.length > 0 && !own.includes(documentDigest(null));
}
