// Which key behind the alias of a shared resource is Palisade's.
import { toResult } from '../../aws/errors.ts';
import { managedByTag } from '../../aws/names.ts';
import { aliasTag, type OwnKeyRule } from '../../steps/data-key.ts';
import { documentDigest } from '../../steps/documents.ts';

/**
 * Palisade's by tag, unless it was made for another alias, to which the resource's leads now. Without the tags it still is
 * Palisade's as long as its policy is one that is on record: `own` has the digests.
 */
export function ownKeyRule(alias: string, own: readonly string[]): OwnKeyRule {
  return async (tags, readPolicy) => {
    if ((tags.get(aliasTag) ?? alias) !== alias) return false;
    if (tags.get(managedByTag.key) === managedByTag.value) return true;
    if (own.length === 0) return false;
    const policy = await toResult(readPolicy());
    if (!policy.ok && policy.failure.kind !== 'denied') throw policy.error;
    return policy.ok && own.includes(documentDigest(policy.value));
  };
}
