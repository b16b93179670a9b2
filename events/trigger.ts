// Which event led to what Palisade does: the part of a finding that tells it.
import type { Finding } from '../shared/findings/finding.ts';
import type { Envelope } from './envelope.ts';

/** `principal` is who made the call, where AWS says so. */
export type Cause = Finding['trigger'];

export function causeOf(envelope: Envelope, principal: string | null): Cause {
  return { eventId: envelope.id, detailType: envelope['detail-type'], principal };
}
