// The trigger of a finding: the event that led to it.
import type { Finding } from '../shared/findings/finding.ts';
import type { Envelope } from './envelope.ts';

/** `principal` is the IAM identity that made the call; null if the event names none. */
export type Trigger = Finding['trigger'];

export function triggerOf(envelope: Envelope, principal: string | null): Trigger {
  return { eventId: envelope.id, detailType: envelope['detail-type'], principal };
}
