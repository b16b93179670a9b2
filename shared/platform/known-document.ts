// Whether a call wrote what Palisade has on record: its own writes are events too. Pure.
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { parseJson } from '../lib/text.ts';
import type { DocumentCall } from './drift-finding.ts';
import type { ResourceRecord } from './resource-store.ts';

/** The document as it is compared; null if the call deleted it, undefined if the event does not have one. */
export function documentIn(wrote: DocumentCall['wrote']): string | null | undefined {
  if (typeof wrote !== 'string') return wrote;
  return parseJson(wrote) === undefined ? undefined : canonicalPolicy(wrote);
}

/**
 * Whether the call wrote the very document that Palisade wrote last and read back. Then nothing has changed, no matter who
 * made the call, and there is nothing to look at: what others have written since is an event of its own. A resource that
 * left governance.yml is looked at: there, others may make something of the same name.
 */
export function isAsRecorded({ state, documents }: ResourceRecord, call: DocumentCall): boolean {
  const known = documents[call.document];
  if (state !== 'open' || call.isOneOfSeveral === true || typeof known?.written !== 'string') return false;
  return known.isVerified && documentIn(call.wrote) === known.written;
}
