// Reads what depends on a bucket's versioning.
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { BucketLook } from '../look/bucket-look.ts';
import { rulesWithoutEnd } from '../look/lifecycle-facts.ts';
import type { Versioning } from './settings.ts';

export type VersioningFacts = {
  bucket: string;
  before: Versioning;
  /** Lifecycle rules that expire objects, and whose noncurrent versions none ends. */
  rulesWithoutEnd: Read<string[]>;
};

export async function lookAhead(
  look: BucketLook,
  bucket: Resource,
  _change: Versioning,
  before: Versioning,
): Promise<VersioningFacts> {
  const rules = await look.expiryRules();
  const withoutEnd: Read<string[]> = rules.known
    ? { known: true, value: rulesWithoutEnd(rules.value).map(({ id }) => id) }
    : rules;
  return { bucket: bucket.id, before, rulesWithoutEnd: withoutEnd };
}
