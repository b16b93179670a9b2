// Palisade's own events: a finding changed its state and channels have to be notified, or a digest is due.

import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import type { DigestLane } from '../../shared/alerts/digest-queue.ts';
import { palisadeSource, putEvents } from '../../shared/bus/put-events.ts';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';

export const source = palisadeSource;

export const alertDetailType = 'Palisade Alert';
export const digestDetailType = 'Palisade Digest Due';

/** Alerts arrive over the bus; the event of a due digest arrives, delayed, from the function's own queue. */
export const pattern = { source: [source], 'detail-type': [alertDetailType] } satisfies Pattern;

export type AlertEvent =
  | { readonly kind: 'alert'; readonly finding: Finding }
  | { readonly kind: 'digest due'; readonly lane: DigestLane; readonly hop: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** `hop` is the number of digests before it in its chain. A message without it was sent before an upgrade. */
const digestSchema = z.object({
  channel: z.string(),
  urgent: z.boolean(),
  hop: z._default(z.int().check(z.nonnegative()), 0),
});
export type DueDigest = z.infer<typeof digestSchema>;

/** Reads either event. Only the hub's own account may send them. */
export function read(envelope: Envelope, hubAccountId: string): AlertEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not send alerts` };
  }
  if (envelope['detail-type'] === digestDetailType) {
    const parsed = digestSchema.safeParse(envelope.detail);
    if (!parsed.success) return { kind: 'refused', reason: `invalid digest event: ${formatIssues(parsed.error)}` };
    const { hop, ...lane } = parsed.data;
    return { kind: 'digest due', lane, hop };
  }
  const parsed = findingSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid alert: ${formatIssues(parsed.error)}` };
  return { kind: 'alert', finding: parsed.data };
}

/** Publishes an alert about a finding. Throws if EventBridge rejects it. Publishing it again notifies nobody twice. */
export async function publishAlert(eventBridge: EventBridgeClient, finding: Finding): Promise<void> {
  await putEvents(eventBridge, [{ detailType: alertDetailType, detail: finding, resources: [finding.resource.arn] }]);
}
