// Which event led to what Palisade does: the part of a finding that tells it.
import type { Finding } from '../shared/findings/finding.ts';
import type { Envelope } from './envelope.ts';

/** `principal` is who made the call, where AWS says so. */
export type Trigger = Finding['trigger'];

export function triggerOf(envelope: Envelope, principal: string | null): Trigger {
  return { eventId: envelope.id, detailType: envelope['detail-type'], principal };
}
