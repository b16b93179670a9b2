// Palisade's own event: a person closes an open finding.
import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import { type Trigger, triggerOf } from '../trigger.ts';

export const source = palisadeSource;
export const detailType = 'Palisade Dismissal Requested';

export const dismissalRequestSchema = z.object({
  findingId: z.string().check(z.minLength(1)),
  /** Why the finding may be closed, in the words of who closes it. */
  reason: z.string().check(z.minLength(1)),
  /** Whether to report what the dismissal would do, and close nothing. */
  dryRun: z.boolean(),
  /** The ARN of the caller, which the function accept-requests gets from AWS. */
  requestedBy: z.string(),
});
export type DismissalRequest = z.infer<typeof dismissalRequestSchema>;

export type DismissalEvent =
  | { readonly kind: 'dismissal'; readonly request: DismissalRequest; readonly trigger: Trigger }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): DismissalEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not dismiss a finding` };
  }
  if (envelope.source !== source || envelope['detail-type'] !== detailType) {
    return { kind: 'refused', reason: `${envelope.source} ${envelope['detail-type']} is not a dismissal` };
  }
  const parsed = dismissalRequestSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid dismissal: ${formatIssues(parsed.error)}` };
  return { kind: 'dismissal', request: parsed.data, trigger: triggerOf(envelope, parsed.data.requestedBy) };
}
