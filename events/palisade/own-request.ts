// Reads a request of Palisade's own: an event that only the hub may send, and that says who asked.
import type * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import { type Trigger, triggerOf } from '../trigger.ts';

/** A request that counts, or why it does not. */
export type OwnRequest<K extends string, R> =
  | { readonly kind: K; readonly request: R; readonly trigger: Trigger }
  | { readonly kind: 'refused'; readonly reason: string };

/** One kind of request, with the words for its refusals. */
type RequestKind<K extends string, R> = {
  readonly kind: K;
  readonly detailType: string;
  readonly schema: z.ZodMiniType<R>;
  /** Completes `account … is not the hub and …`. */
  readonly mayNot: string;
  /** Completes `… is not …`. */
  readonly name: string;
  /** Completes `invalid …: …`. */
  readonly noun: string;
};

/** Only the hub's own account may send a request, under its own name. */
export function readOwnRequest<K extends string, R extends { readonly requestedBy: string }>(
  { kind, detailType, schema, mayNot, name, noun }: RequestKind<K, R>,
  envelope: Envelope,
  hubAccountId: string,
): OwnRequest<K, R> {
  if (envelope.account !== hubAccountId)
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and ${mayNot}` };
  if (envelope.source !== palisadeSource || envelope['detail-type'] !== detailType)
    return { kind: 'refused', reason: `${envelope.source} ${envelope['detail-type']} is not ${name}` };
  const parsed = schema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid ${noun}: ${formatIssues(parsed.error)}` };
  return { kind, request: parsed.data, trigger: triggerOf(envelope, parsed.data.requestedBy) };
}
