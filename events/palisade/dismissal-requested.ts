// Palisade's own event: a person closes an open finding.
import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import type { Envelope } from '../envelope.ts';
import { type OwnRequest, readOwnRequest } from './own-request.ts';

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

export type DismissalEvent = OwnRequest<'dismissal', DismissalRequest>;

const kind = {
  kind: 'dismissal',
  detailType,
  schema: dismissalRequestSchema,
  mayNot: 'may not dismiss a finding',
  name: 'a dismissal',
  noun: 'dismissal',
} as const;

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): DismissalEvent {
  return readOwnRequest(kind, envelope, hubAccountId);
}
