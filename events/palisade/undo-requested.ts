// Palisade's own event: an operator requested the undo of a remediation.

import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import { type Trigger, triggerOf } from '../trigger.ts';

export const source = palisadeSource;
export const detailType = 'Palisade Undo Requested';

export const undoRequestSchema = z.object({
  findingId: z.string().check(z.minLength(1)),
  /** Whether to report what would be restored, and write nothing. */
  dryRun: z.boolean(),
  /** The ARN of the caller, which the function accept-requests gets from AWS. */
  requestedBy: z.string(),
});
export type UndoRequest = z.infer<typeof undoRequestSchema>;

export type UndoEvent =
  | { readonly kind: 'undo'; readonly request: UndoRequest; readonly trigger: Trigger }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): UndoEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not request an undo` };
  }
  if (envelope.source !== source || envelope['detail-type'] !== detailType) {
    return { kind: 'refused', reason: `${envelope.source} ${envelope['detail-type']} is not a request to undo` };
  }
  const parsed = undoRequestSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid undo request: ${formatIssues(parsed.error)}` };
  return { kind: 'undo', request: parsed.data, trigger: triggerOf(envelope, parsed.data.requestedBy) };
}
