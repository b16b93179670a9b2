// Palisade's own event: a person approves a change that is held.
import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import { type Trigger, triggerOf } from '../trigger.ts';

export const source = palisadeSource;
export const detailType = 'Palisade Approval Requested';

export const approvalRequestSchema = z.object({
  findingId: z.string().check(z.minLength(1)),
  /** Whether to report what the approval would do, and write nothing. */
  dryRun: z.boolean(),
  /** The ARN of the caller, which the function accept-requests gets from AWS. */
  requestedBy: z.string(),
});
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;

export type ApprovalEvent =
  | { readonly kind: 'approval'; readonly request: ApprovalRequest; readonly trigger: Trigger }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): ApprovalEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not send an approval` };
  }
  if (envelope.source !== source || envelope['detail-type'] !== detailType) {
    return { kind: 'refused', reason: `${envelope.source} ${envelope['detail-type']} is not an approval` };
  }
  const parsed = approvalRequestSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid approval: ${formatIssues(parsed.error)}` };
  return { kind: 'approval', request: parsed.data, trigger: triggerOf(envelope, parsed.data.requestedBy) };
}
