// What an AWS event means to remediate: evaluate a resource, ignore the event, or refuse it.
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import type { Trigger } from '../trigger.ts';

/**
 * A parsed event: a resource to evaluate, an event that does not concern Palisade (`ignored`), or one that is malformed
 * or not trusted (`refused`). `origin` is the AWS Config rule of a compliance change, or the name of an API call.
 */
export type ResourceEvent =
  | {
      readonly kind: 'evaluate';
      readonly resource: Resource;
      readonly origin: { readonly configRule: string } | { readonly call: string };
      readonly trigger: Trigger;
      /** When it happened, if the envelope contains the time. */
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
