// Why Palisade looks at a bucket: what an incoming event comes down to.
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import type { Trigger } from '../trigger.ts';

/**
 * An event that came in, read: a bucket to look at, an event that is none of Palisade's business, or one that cannot
 * be trusted or understood. A compliance change names its AWS Config rule, a call its event name.
 */
export type ResourceEvent =
  | {
      readonly kind: 'evaluate';
      readonly resource: Resource;
      readonly origin: { readonly configRule: string } | { readonly call: string };
      readonly trigger: Trigger;
      /** When it happened, where the envelope says so. */
      readonly happenedAt: Date | undefined;
    }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

export function ignored(reason: string): ResourceEvent {
  return { kind: 'ignored', reason };
}

export function refused(reason: string): ResourceEvent {
  return { kind: 'refused', reason };
}
