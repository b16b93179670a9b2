// Evaluates guardrails on one resource, in the hub and without a hub.

import type { AccountClass } from '../accounts/account-age.ts';
import type { Finding } from '../findings/finding.ts';
import { type Governance, policyFor } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { dryRunState, inspect, type Outcome, type Remediation, remediate, suppressedOutcome } from './enforce.ts';
import type { EvaluationContext } from './finding-from-outcome.ts';
import { exemptionSuppression, type Suppression } from './suppression.ts';

/** A remediation that is about to be made. */
export type PendingRemediation = { readonly context: EvaluationContext; readonly remediation: Remediation };

/** What every evaluation needs. */
export type Evaluator = {
  readonly governance: Governance;
  /**
   * Called once per resource with all remediations that it needs, unless it is exempt from them. Returns the suppression
   * of each, in order; undefined for those that are allowed.
   */
  readonly suppressionsOf: (pending: readonly PendingRemediation[]) => Promise<readonly (Suppression | undefined)[]>;
  /**
   * Records the intents of the remediations that are about to be made, so that the changes can be undone even if the
   * function dies right after the writes. Undefined in a dry run, which decides the same and then writes nothing.
   */
  readonly recordIntents: ((allowed: readonly PendingRemediation[]) => Promise<void>) | undefined;
  readonly now: () => Date;
};

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

/**
 * Evaluates a resource and remediates violations, all guardrails in parallel, in two phases: all settings are read
 * before the first one is written, so that the journal is asked once. A dry run differs only in the
 * last step: what is allowed is `would fix`. Publishes nothing.
 */
export async function evaluate(
  evaluator: Evaluator,
  client: unknown,
  guardrails: readonly Guardrail[],
  account: AccountClass,
  resource: Resource,
  { trigger, happenedAt, attempt }: TriggerContext,
): Promise<readonly Evaluation[]> {
  const at = evaluator.now();
  const seenAt = happenedAt && happenedAt < at ? happenedAt : at;
  const inspected = await Promise.all(
    guardrails.map(async (guardrail) => {
      const context = {
        guardrail,
        accountType: account.type,
        accountAge: account.age,
        resource,
        trigger,
        attempt,
        seenAt,
        at,
      };
      const suppression = exemptionFor(evaluator.governance, context);
      const policy = policyFor(evaluator.governance, account, guardrail);
      // An exemption takes precedence over `monitor`, since it names the owner of the violation.
      const inspectedWith = suppression ? { ...policy, mode: 'remediate' as const } : policy;
      const inspection = await inspect(client, guardrail, resource, inspectedWith);
      return { context, suppression, policy, inspection };
    }),
  );
  const pending = inspected.flatMap(({ context, suppression, inspection }) =>
    inspection.kind === 'remediation' && !suppression ? [{ context, remediation: inspection.remediation }] : [],
  );
  const suppressions = new Map(
    pending.length === 0
      ? []
      : (await evaluator.suppressionsOf(pending)).map((each, index) => [pending[index]?.context, each]),
  );
  const allowed = pending.filter(({ context }) => suppressions.get(context) === undefined);
  if (allowed.length > 0) await evaluator.recordIntents?.(allowed);
  return Promise.all(
    inspected.map(async ({ context, suppression, policy, inspection }): Promise<Evaluation> => {
      if (inspection.kind === 'outcome') return { context, outcome: inspection.outcome };
      const { remediation } = inspection;
      const suppressed = suppression ?? suppressions.get(context);
      if (suppressed) return { context, outcome: suppressedOutcome(remediation, suppressed) };
      if (evaluator.recordIntents === undefined) return { context, outcome: { state: dryRunState, ...remediation } };
      return { context, outcome: await remediate(client, context.guardrail, resource, policy, remediation) };
    }),
  );
}

function exemptionFor(governance: Governance, { guardrail, resource, at }: EvaluationContext): Suppression | undefined {
  return exemptionSuppression(
    governance,
    { accountId: resource.accountId, resourceId: resource.id, guardrail: guardrail.id },
    at,
  );
}
