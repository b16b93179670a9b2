// Palisade tells itself that somebody has to hear of a finding, or that a channel's digest is due.

import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import type { DigestLane } from '../../shared/alerts/digest-queue.ts';
import { palisadeSource, putEvents } from '../../shared/bus/put-events.ts';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';

export const source = palisadeSource;

export const alertDetailType = 'Palisade Alert';
export const digestDetailType = 'Palisade Digest Due';

/** Alerts come over the bus; a digest that is due comes from the function's own queue, where it has waited. */
export const pattern = { source: [source], 'detail-type': [alertDetailType] } satisfies Pattern;

export type AlertEvent =
  | { readonly kind: 'alert'; readonly finding: Finding }
  | { readonly kind: 'digest due'; readonly lane: DigestLane }
  | { readonly kind: 'refused'; readonly reason: string };

const digestSchema = z.object({ channel: z.string(), urgent: z.boolean() });

/** Reads either. Only the hub's own account may alert. */
export function read(envelope: Envelope, hubAccountId: string): AlertEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not alert` };
  }
  if (envelope['detail-type'] === digestDetailType) {
    const parsed = digestSchema.safeParse(envelope.detail);
    if (!parsed.success) return { kind: 'refused', reason: `a digest in which ${formatIssues(parsed.error)}` };
    return { kind: 'digest due', lane: parsed.data };
  }
  const parsed = findingSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `an alert in which ${formatIssues(parsed.error)}` };
  return { kind: 'alert', finding: parsed.data };
}

/** Alerts of a finding. Throws when EventBridge did not take it; the same alert twice is sent once. */
export async function publishAlert(eventBridge: EventBridgeClient, finding: Finding): Promise<void> {
  await putEvents(eventBridge, [{ detailType: alertDetailType, detail: finding, resources: [finding.resource.arn] }]);
}
