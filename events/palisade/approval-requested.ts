// Palisade's own event: a person approves a change that is held.
import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import type { Envelope } from '../envelope.ts';
import { type OwnRequest, readOwnRequest } from './own-request.ts';

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

export type ApprovalEvent = OwnRequest<'approval', ApprovalRequest>;

const kind = {
  kind: 'approval',
  detailType,
  schema: approvalRequestSchema,
  mayNot: 'may not send an approval',
  name: 'an approval',
  noun: 'approval',
} as const;

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): ApprovalEvent {
  return readOwnRequest(kind, envelope, hubAccountId);
}
