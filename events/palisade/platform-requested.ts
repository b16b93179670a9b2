// Palisade's own event: admission to the datasets of an owner may have changed, or a person shuts an account out of all of
// them, or opens them to it again.
import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import type { Envelope } from '../envelope.ts';
import { type OwnRequest, readOwnRequest } from './own-request.ts';

export const source = palisadeSource;
export const detailType = 'Palisade Platform Requested';

export const platformRequestSchema = z.object({
  /** `owner`: the platform of this account is brought in step; `shut` and `open` are about one that is admitted. */
  kind: z.enum(['owner', 'shut', 'open']),
  accountId: z.string().check(z.regex(/^\d{12}$/)),
  reason: z.string().check(z.minLength(1)),
  /** The ARN of the caller, which the function accept-requests gets from AWS, or the name of a function of the hub. */
  requestedBy: z.string(),
});
export type PlatformRequest = z.infer<typeof platformRequestSchema>;

export type PlatformEvent = OwnRequest<'request', PlatformRequest>;

const kind = {
  kind: 'request',
  detailType,
  schema: platformRequestSchema,
  mayNot: 'may request nothing of the platform',
  name: 'a request to the platform',
  noun: 'platform request',
} as const;

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): PlatformEvent {
  return readOwnRequest(kind, envelope, hubAccountId);
}
