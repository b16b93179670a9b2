// What an evaluation needs from the hub, or from a sweep without one.
import type { Approval } from '../findings/approvals.ts';
import type { Finding } from '../findings/finding.ts';
import type { Governance } from '../governance/governance.ts';
import type { Surroundings } from '../guardrails/contract/surroundings.ts';
import type { EvaluationContext } from './finding-from-outcome.ts';
import type { Outcome, Remediation } from './outcome.ts';
import type { Suppression } from './suppression.ts';

/** A remediation that is due. */
export type PendingRemediation = {
  readonly context: EvaluationContext;
  readonly remediation: Remediation;
  /** The approval without which the change would be held. */
  readonly approval?: Approval;
};

/** What is on record about a remediation: why it is suppressed, and whether it was approved. */
export type Recorded = { readonly suppression?: Suppression | undefined; readonly approval?: Approval | undefined };

/** What every evaluation needs. */
export type Evaluator = {
  readonly governance: Governance;
  /** Called once per resource with all remediations that are due, unless it is exempt from them. Answers in order. */
  readonly recordsOf: (pending: readonly PendingRemediation[]) => Promise<readonly Recorded[]>;
  /**
   * Called once per resource with those that are neither suppressed nor held. Returns the denial of each by change control,
   * in order; undefined for those that it allows.
   */
  readonly denialsOf: (pending: readonly PendingRemediation[]) => Promise<readonly (Suppression | undefined)[]>;
  /** Ends approvals that are not for what is due now, because the resource has changed. Undefined where nothing is written. */
  readonly lapse?: ((outdated: readonly EvaluationContext[]) => Promise<void>) | undefined;
  /**
   * Records the intents of the remediations that are about to be made, so that the changes can be undone even if the
   * function dies right after the writes. Undefined in a dry run, which decides the same and then writes nothing.
   */
  readonly recordIntents: ((allowed: readonly PendingRemediation[]) => Promise<void>) | undefined;
  readonly now: () => Date;
};

/** The client of a resource's type, and what is around the resource. */
export type ResourceAccess = { readonly client: unknown; readonly surroundings: Surroundings };

/**
 * The event that triggered the evaluation, when it happened, if that is known, and the number of this attempt to handle
 * it, from 1.
 */
export type TriggerContext = {
  readonly trigger: Finding['trigger'];
  readonly happenedAt?: Date | undefined;
  readonly attempt: number;
};

/** The outcome of one guardrail, with its context. */
export type Evaluation = { readonly context: EvaluationContext; readonly outcome: Outcome };
