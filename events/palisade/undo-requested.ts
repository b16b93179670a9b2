// Palisade's own event: an operator requested the undo of a remediation.

import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import type { Envelope } from '../envelope.ts';
import { type OwnRequest, readOwnRequest } from './own-request.ts';

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

export type UndoEvent = OwnRequest<'undo', UndoRequest>;

const kind = {
  kind: 'undo',
  detailType,
  schema: undoRequestSchema,
  mayNot: 'may not request an undo',
  name: 'a request to undo',
  noun: 'undo request',
} as const;

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): UndoEvent {
  return readOwnRequest(kind, envelope, hubAccountId);
}
