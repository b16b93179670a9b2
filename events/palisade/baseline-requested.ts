// Palisade itself asks for an account's baseline: by hand, or because the comparison of accounts found it due.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { palisadeSource, putEvents } from '../../shared/bus/put-events.ts';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';
import { type AccountEvent, rejectUnlessFrom, type TrustedAccounts } from '../organization/account-event.ts';
import { triggerOf } from '../trigger.ts';

export const source = palisadeSource;
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
export function read(envelope: Envelope, { hubAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(hubAccountId, envelope);
  if (rejection) return rejection;
  const parsed = baselineRequestSchema.safeParse(envelope.detail);
  if (!parsed.success)
    return { kind: 'refused', reason: `a request for a baseline in which ${formatIssues(parsed.error)}` };
  const { accountId, dryRun, requestedBy } = parsed.data;
  return { kind: 'account', accountId, dryRun, trigger: triggerOf(envelope, requestedBy) };
}

/** Asks for baselines. Answers with the ids of the events, in the same order. Throws when not all were taken. */
export function requestBaselines(
  eventBridge: EventBridgeClient,
  requests: readonly BaselineRequest[],
): Promise<string[]> {
  return putEvents(
    eventBridge,
    requests.map((request) => ({ detailType, detail: request, resources: [] })),
  );
}
