// Palisade's own events: a sweep was requested, on a schedule or by an operator, or its next page is due.

import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import * as schedule from './schedule.ts';

export const source = palisadeSource;

export const sweepDetailType = 'Palisade Sweep Requested';
export const sweepPageDetailType = 'Palisade Sweep Page';

const accountId = z.string().check(z.regex(/^\d{12}$/));

/**
 * An empty list of accounts means all accounts. `requestedBy` is the ARN of the caller, which the function
 * accept-requests gets from AWS, or the name of a function of the hub.
 */
export const sweepRequestSchema = z.object({ accounts: z.array(accountId), requestedBy: z.string() });
export type SweepRequest = z.infer<typeof sweepRequestSchema>;

const cursor = z.object({ type: z.string(), region: z.nullable(z.string()), token: z.nullable(z.string()) });

/** What the pages before this one had: resources that were evaluated, and those in Regions that are not governed. */
const sweptSoFar = z.object({ resources: z.int(), elsewhere: z.record(z.string(), z.int()) });
export type SweptSoFar = z.infer<typeof sweptSoFar>;

/**
 * A page of an account's resources; the first one if `cursor` is null. `since` is when the sweep began (ISO 8601), `hop`
 * the number of pages before it. A message without a cursor was queued before an upgrade: the account is evaluated from
 * its first page again.
 */
export const sweepPageSchema = z.object({
  sweepId: z.string(),
  since: z.iso.datetime(),
  accountId,
  cursor: z._default(z.nullable(cursor), null),
  hop: z._default(z.int().check(z.nonnegative()), 0),
  /** Who requested the sweep; null for the schedule, and for a message that was queued before an upgrade. */
  requestedBy: z._default(z.nullable(z.string()), null),
  swept: z._default(sweptSoFar, { resources: 0, elsewhere: {} }),
});
export type SweepPage = z.infer<typeof sweepPageSchema>;

export type SweepEvent =
  | { readonly kind: 'request'; readonly request: Omit<SweepRequest, 'requestedBy'> & Pick<SweepPage, 'requestedBy'> }
  | { readonly kind: 'page'; readonly page: SweepPage }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads any of these events. Only the hub's own account may send them. */
export function read(envelope: Envelope, hubAccountId: string): SweepEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not request a sweep` };
  }
  if (envelope['detail-type'] === schedule.detailType) {
    return { kind: 'request', request: { accounts: [], requestedBy: null } };
  }
  if (envelope['detail-type'] === sweepPageDetailType) {
    const parsed = sweepPageSchema.safeParse(envelope.detail);
    if (parsed.success) return { kind: 'page', page: parsed.data };
    return { kind: 'refused', reason: `invalid sweep page: ${formatIssues(parsed.error)}` };
  }
  if (envelope.source !== source || envelope['detail-type'] !== sweepDetailType) {
    return { kind: 'refused', reason: `${envelope.source} ${envelope['detail-type']} is not a request for a sweep` };
  }
  const parsed = sweepRequestSchema.safeParse(envelope.detail);
  if (parsed.success) return { kind: 'request', request: parsed.data };
  return { kind: 'refused', reason: `invalid sweep request: ${formatIssues(parsed.error)}` };
}
