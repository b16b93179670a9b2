// Evaluates guardrails on one resource, in the hub and without a hub.

import type { Classification } from '../accounts/account-type.ts';
import type { Finding } from '../findings/finding.ts';
import { type Governance, policyFor } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { enforce, type Outcome, type Remediation } from './enforce.ts';
import type { EvaluationContext } from './finding-from-outcome.ts';
import { exemptionSuppression, type Suppression } from './suppression.ts';

/** What every evaluation needs. */
export type Evaluator = {
  readonly governance: Governance;
  /** Called before a remediation, unless the resource is exempt. Returns the suppression, if there is one. */
  readonly beforeRemediation: (
    context: EvaluationContext,
    remediation: Remediation,
  ) => Promise<Suppression | undefined>;
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

/** Evaluates a resource and remediates violations, all guardrails in parallel. Publishes nothing. */
export function evaluate(
  evaluator: Evaluator,
  client: unknown,
  guardrails: readonly Guardrail[],
  accountType: Classification,
  resource: Resource,
  { trigger, happenedAt, attempt }: TriggerContext,
): Promise<readonly Evaluation[]> {
  const at = evaluator.now();
  const seenAt = happenedAt && happenedAt < at ? happenedAt : at;
  return Promise.all(
    guardrails.map(async (guardrail): Promise<Evaluation> => {
      const context = { guardrail, accountType, resource, trigger, attempt, seenAt, at };
      const suppression = exemptionFor(evaluator.governance, context);
      const policy = policyFor(evaluator.governance, accountType, guardrail);
      const outcome = await enforce(
        client,
        guardrail,
        resource,
        // An exemption takes precedence over `monitor`, since it names the owner of the violation.
        suppression ? { ...policy, mode: 'remediate' } : policy,
        async (remediation) => suppression ?? evaluator.beforeRemediation(context, remediation),
      );
      return { context, outcome };
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
