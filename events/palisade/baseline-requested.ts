// Palisade itself asks for an account's baseline: by hand, or because the comparison of accounts found it due.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { findingSource, putEvents } from '../../shared/bus/put-events.ts';
import { type Envelope, explain, type Pattern } from '../envelope.ts';
import { type AccountEvent, notFrom, type Speakers } from '../organization/account-event.ts';
import { causeOf } from '../trigger.ts';

export const source = findingSource;
export const detailType = 'Palisade Baseline Requested';

export const pattern = { source: [source], 'detail-type': [detailType] } satisfies Pattern;

export const baselineRequestSchema = z.object({
  accountId: z.string().check(z.regex(/^\d{12}$/)),
  /** Whether only to find out what would be done. */
  dryRun: z.boolean(),
  requestedBy: z.string(),
  reason: z.string(),
});
export type BaselineRequest = z.infer<typeof baselineRequestSchema>;

/** Reads a request. Only the hub's own account may ask. */
export function read(envelope: Envelope, { hubAccountId }: Speakers): AccountEvent {
  const stranger = notFrom(hubAccountId, envelope);
  if (stranger) return stranger;
  const parsed = baselineRequestSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `a request for a baseline in which ${explain(parsed.error)}` };
  const { accountId, dryRun, requestedBy } = parsed.data;
  return { kind: 'account', accountId, dryRun, cause: causeOf(envelope, requestedBy) };
}

/** Asks for baselines. Answers with the ids of the events, in the same order. Throws when not all were taken. */
export function requestBaselines(
  eventBridge: EventBridgeClient,
  requests: readonly BaselineRequest[],
): Promise<string[]> {
  return putEvents(
    eventBridge,
    requests.map((request) => ({ detailType: detailType, detail: request, resources: [] })),
  );
}
