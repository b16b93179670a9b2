// Looks at the key again after a verified write: it may have been disabled in the meantime.
import { LookAheadError } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { BucketLook } from '../look/bucket-look.ts';
import { readKey } from './key-reader.ts';
import { unusableBecause } from './key-state.ts';
import type { Encryption } from './settings.ts';

/**
 * Why the write has to be taken back; undefined if it need not be, as with the AWS managed key, which nobody can disable.
 * Throws LookAheadError without an answer.
 */
export async function recheck(look: BucketLook, bucket: Resource, after: Encryption): Promise<string | undefined> {
  if (after.algorithm !== 'aws:kms' || after.key === null) return undefined;
  const read = await readKey(look.surroundings.clientFor('kms', bucket.region), after.key);
  if (!read.known) throw new LookAheadError(read.failure);
  return unusableBecause(read.value, after.key, bucket.region);
}
