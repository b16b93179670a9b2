// The outcomes of a guardrail on a resource, and what follows from them.
import { type AwsFailure, isTransient } from '../aws/errors.ts';
import type { Hold } from '../findings/finding.ts';
import type { Settings } from '../lib/settings.ts';
import type { DeniedBy, Suppression } from './suppression.ts';

/** The outcome of one guardrail on one resource. `before`, `after` and `change` are settings of the guardrail. */
export type Outcome =
  | { readonly state: 'compliant'; readonly reason: string; readonly facts: Settings }
  /** It was deleted, or it is in another Region, `region`. */
  | { readonly state: 'gone'; readonly reason: string; readonly region?: string }
  | { readonly state: 'unreadable'; readonly reason: string; readonly failure: AwsFailure }
  /** Nothing was written: the mode is `monitor`, or the remediation is suppressed. */
  | (Remediation & { readonly state: 'monitored'; readonly deniedBy?: DeniedBy })
  | (Remediation & { readonly state: 'exempt' | 'contested' })
  | (Remediation & { readonly state: 'undone' })
  /** Nothing was written, because it is a dry run: without it, the remediation would have been made. */
  | (Remediation & { readonly state: typeof dryRunState })
  | {
      readonly state: 'remediated';
      readonly reason: string;
      readonly before: Settings;
      readonly after: Settings;
      readonly change: Settings;
      readonly notes?: readonly string[];
    }
  /** Nothing was written: a preflight found what the change would break, or approval is required. */
  | (Remediation & { readonly state: 'held'; readonly hold: Hold })
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly before: Settings;
      readonly after: Settings | null;
      readonly change: Settings;
      /** Why the write failed, if AWS rejected it. */
      readonly failure?: AwsFailure;
      /** Whether the same attempt would fail again, so that it is left to the next sweep. */
      readonly isFinal?: true;
    };

/** The state of what a dry run would remediate. No finding is published with it. */
export const dryRunState = 'would fix';

/** A change that is due. `notes` are what its preflight says beside it. */
export type Remediation = {
  readonly reason: string;
  readonly before: Settings;
  readonly change: Settings;
  readonly notes?: readonly string[];
};

/** The outcome of a remediation that is suppressed. Pure. */
export function suppressedOutcome({ reason, before, change }: Remediation, suppression: Suppression): Outcome {
  const suppressed = { reason: `${reason}; ${suppression.reason}`, before, change };
  switch (suppression.state) {
    case 'failed':
      return { state: 'failed', ...suppressed, after: null };
    case 'monitored':
      return { state: 'monitored', ...suppressed, deniedBy: suppression.deniedBy };
    case 'busy': {
      const failure: AwsFailure = { kind: 'unavailable', code: 'ApprovalInUse', message: suppression.reason };
      return { state: 'unreadable', reason: suppressed.reason, failure };
    }
    default:
      return { state: suppression.state, ...suppressed };
  }
}

/**
 * Whether the event must be retried: `failed` and `unreadable`, unless the resource itself denies the call, as a bucket
 * does whose policy admits only a VPC. A retry cannot help then; the next sweep looks at the resource again.
 */
export function needsRetry(outcome: Outcome): boolean {
  if (outcome.state === 'failed' && outcome.isFinal) return false;
  return (outcome.state === 'failed' || outcome.state === 'unreadable') && !isDeniedByResource(outcome.failure);
}

/** A role that cannot be assumed may be on its way: accounts are set up step by step, and IAM is eventually consistent. */
function isDeniedByResource(failure: AwsFailure | undefined): boolean {
  return failure?.kind === 'denied' && failure.role === undefined;
}

/**
 * Whether a transient failure prevented the read, so that nothing was changed: retried before a finding is published.
 */
export function isTransientlyUnreadable(outcome: Outcome): boolean {
  return outcome.state === 'unreadable' && isTransient(outcome.failure);
}

/** Whether a transient failure prevented reading or remediating the resource, so that a retry makes sense. */
export function hasTransientFailure(outcome: Outcome): boolean {
  return (
    isTransientlyUnreadable(outcome) ||
    (outcome.state === 'failed' && !!outcome.failure && isTransient(outcome.failure))
  );
}
