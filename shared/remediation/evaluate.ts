// Holds guardrails against one bucket, whoever asked for it.

import type { Classification } from '../accounts/account-type.ts';
import type { Finding } from '../findings/finding.ts';
import { type Governance, policyFor } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { enforce, type Outcome, type Remediation } from './enforce.ts';
import type { EvaluationContext } from './finding-from-outcome.ts';
import { exemptionSuppression, type Suppression } from './suppression.ts';

/** What a look at a bucket needs, whoever asks. */
export type Evaluator = {
  readonly governance: Governance;
  /** Asked before a repair for which governance.yml has no exemption: what speaks against it, or nothing. */
  readonly beforeRemediation: (
    context: EvaluationContext,
    remediation: Remediation,
  ) => Promise<Suppression | undefined>;
  readonly now: () => Date;
};

/**
 * Why a bucket is looked at, when that happened, where it is known, and how often it was tried for this very reason,
 * from 1.
 */
export type TriggerContext = {
  readonly trigger: Finding['trigger'];
  readonly happenedAt?: Date | undefined;
  readonly attempt: number;
};

/** What came of one guardrail. */
export type Evaluation = { readonly context: EvaluationContext; readonly outcome: Outcome };

/** Looks at a bucket and repairs it, one guardrail beside the other; tells nobody yet. */
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
        // An exemption speaks louder than `monitor`, since it names who answers for the violation.
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
