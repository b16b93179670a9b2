// Palisade tells itself that somebody has to hear of a finding, or that a channel's digest is due.
import * as z from 'zod/mini';
import type { Lane } from '../../shared/alerts/digest-queue.ts';
import { alertDetailType, digestDetailType } from '../../shared/alerts/publish.ts';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { findingSource } from '../../shared/findings/publish.ts';
import { type Envelope, explain, type Pattern } from '../envelope.ts';

export const source = findingSource;

/** Alerts come over the bus; a digest that is due comes from the function's own queue, where it has waited. */
export const pattern = { source: [source], 'detail-type': [alertDetailType] } satisfies Pattern;

export type AlertEvent =
  | { readonly kind: 'alert'; readonly finding: Finding }
  | { readonly kind: 'digest due'; readonly lane: Lane }
  | { readonly kind: 'refused'; readonly reason: string };

const digestSchema = z.object({ channel: z.string(), urgent: z.boolean() });

/** Reads either. Only the hub's own account may alert. */
export function read(envelope: Envelope, hubAccountId: string): AlertEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not alert` };
  }
  if (envelope['detail-type'] === digestDetailType) {
    const parsed = digestSchema.safeParse(envelope.detail);
    if (!parsed.success) return { kind: 'refused', reason: `a digest in which ${explain(parsed.error)}` };
    return { kind: 'digest due', lane: parsed.data };
  }
  const parsed = findingSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `an alert in which ${explain(parsed.error)}` };
  return { kind: 'alert', finding: parsed.data };
}
