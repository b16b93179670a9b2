// What a guardrail finds out before a change: whether something that works today would stop.
import type { AwsFailure } from '../../aws/errors.ts';
import type { Settings } from '../../lib/settings.ts';

/** One thing that a change would break. */
export type Hazard = {
  /** The row in docs/reference/preflight.md, such as P1. */
  readonly id: string;
  /** What would stop, such as "anonymous readers lose access to the bucket". */
  readonly breaks: string;
  /** For whom, such as "account 111122223333". */
  readonly affects: string;
  /** The read that shows it, such as "GetBucketPolicyStatus". */
  readonly seenBy: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Whether an approval can allow the change nevertheless. */
  readonly approvable: boolean;
};

/**
 * The decision about what was found. `change` is the change as it was given, or completed by what was looked up;
 * `notes` are sentences for the finding that stop nothing. `impossible` means that the change cannot work at all.
 */
export type Preflight<S extends Settings = Settings> =
  | { readonly kind: 'clear'; readonly change: S; readonly notes: readonly string[] }
  | {
      readonly kind: 'would break';
      readonly change: S;
      readonly hazards: readonly [Hazard, ...Hazard[]];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'impossible'; readonly reason: string };

/** What is known about an undo before it is tried: why AWS would refuse it, or what it brings and does not restore. */
export type LookBack = { readonly refusal?: string; readonly notes: readonly string[] };

/** The answer to a read of a preflight. What was denied, or is not understood, is not known: it never clears a change. */
export type Read<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly seenBy: string; readonly failure: AwsFailure };

/**
 * Thrown instead of an answer if the same read may succeed later, or if the resource is not there any more: neither says
 * anything about the change.
 */
export class LookAheadError extends Error {
  override readonly name = 'LookAheadError';
  readonly failure: AwsFailure;

  constructor(failure: AwsFailure) {
    super(`${failure.code}: ${failure.message}`);
    this.failure = failure;
  }
}

/** `clear` without hazards, `would break` with them. Pure. */
export function preflightOf<S extends Settings>(
  change: S,
  hazards: readonly Hazard[],
  notes: readonly string[],
): Preflight<S> {
  const [first, ...others] = hazards;
  return first === undefined
    ? { kind: 'clear', change, notes }
    : { kind: 'would break', change, hazards: [first, ...others], notes };
}

/** The hazard of a read without an answer: what it would have shown is not known. Pure. */
export function unreadHazard({ seenBy, failure }: Extract<Read<unknown>, { known: false }>, shows: string): Hazard {
  return {
    id: 'unread',
    breaks: `whether ${shows} is not known`,
    affects: 'everything that depends on it',
    seenBy: `${seenBy}: ${failure.code}`,
    remedy:
      failure.kind === 'denied'
        ? `let the role PalisadeSpoke call ${seenBy}; the account's baseline brings its permissions up to date`
        : `look at the answer of ${seenBy}, which is not understood`,
    approvable: true,
  };
}
