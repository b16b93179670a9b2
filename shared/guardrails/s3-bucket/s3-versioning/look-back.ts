// Reads, before versioning is suspended again, whether S3 refuses that, and what depends on it.
import type { LookBack } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { BucketLook } from '../look/bucket-look.ts';
import type { Versioning } from './settings.ts';

/**
 * S3 User Guide, "Object Lock considerations": versioning of a bucket with Object Lock cannot be suspended. "Requirements
 * and considerations for replication": both sides need versioning; S3 refuses the suspension of a source with
 * InvalidBucketState, and a suspended destination receives nothing.
 */
export async function lookBack(look: BucketLook, bucket: Resource, before: Versioning): Promise<LookBack> {
  if (before.status === 'Enabled') return { notes: [] };
  const [hasObjectLock, replication, { replicatingFrom }] = await Promise.all([
    look.hasObjectLock(),
    look.replication(),
    look.surroundings.sourcesOf(bucket),
  ]);
  if (hasObjectLock.known && hasObjectLock.value) {
    return { refusal: 'the bucket has Object Lock: S3 never lets its versioning be suspended (V6)', notes: [] };
  }
  if (replication.known && replication.value !== null) {
    const remedy = 'to undo it, delete the replication configuration first';
    return { refusal: `the bucket is replicated, which needs versioning: ${remedy} (V6)`, notes: [] };
  }
  const unread = [hasObjectLock, replication].flatMap((read) =>
    read.known ? [] : [`S3 may refuse this: ${read.seenBy} has no answer (${read.failure.code}) (V6)`],
  );
  const sources = replicatingFrom.map(({ accountId, bucket: name }) => `${name} of account ${accountId}`);
  return {
    notes: [
      ...unread,
      ...(sources.length > 0 ? [`replication to this bucket stops, from ${sources.join(', ')} (V6)`] : []),
      ...(before.status === 'NeverSet' ? ['versioning cannot be removed again; it is suspended (V5)'] : []),
      'versions that were kept since then stay, and cost, until they are deleted',
    ],
  };
}
