// The sweep without a hub: with a change log, or as a dry run.

import type { AccountAge } from '../accounts/account-age.ts';
import type { Classification } from '../accounts/account-type.ts';
import type { Finding } from '../findings/finding.ts';
import type { Governance } from '../governance/governance.ts';
import type { Surroundings } from '../guardrails/contract/surroundings.ts';
import { standaloneChangeControl } from '../remediation/change-control/change-control.ts';
import { denialsByChangeControl } from '../remediation/denied-remediations.ts';
import { evaluate } from '../remediation/evaluate.ts';
import type { Evaluation, Evaluator } from '../remediation/evaluator.ts';
import { findingForIntent, findingForOutcome, isReportable } from '../remediation/finding-from-outcome.ts';
import type { ClientFor } from './resource-pages.ts';
import { defaultRetryDelaysMs, type Sweeper } from './run-sweep.ts';

/** One account in a sweep. */
export type AccountContext = {
  readonly accountType: Classification;
  readonly accountAge: AccountAge;
  readonly clientFor: ClientFor;
  /** What is around the account's resources. */
  readonly surroundings: Surroundings;
  readonly trigger: Finding['trigger'];
  /** The number of the first attempt for this trigger; 1 by default. */
  readonly firstAttempt?: number;
};

/** Creates the `evaluate` of a sweeper for one account. */
export function evaluateWith(
  evaluator: Evaluator,
  { accountType: type, accountAge: age, clientFor, surroundings, trigger, firstAttempt: first = 1 }: AccountContext,
): Sweeper['evaluate'] {
  return (resource, guardrails, attempt) =>
    evaluate(
      evaluator,
      { client: clientFor(resource.type, resource.region), surroundings },
      guardrails,
      { type, age },
      resource,
      { trigger, attempt: first + attempt - 1 },
    );
}

/** A dry run: decides as the evaluator does, and changes and publishes nothing. */
export function dryRunSweeper(evaluator: Evaluator, accountContext: AccountContext): Sweeper {
  return {
    evaluate: evaluateWith({ ...evaluator, recordIntents: undefined }, accountContext),
    publish: async () => undefined,
    retryDelaysMs: defaultRetryDelaysMs,
  };
}

/** What decides without a hub: governance.yml, with its change budgets, of which only this process counts the changes. */
export function standaloneEvaluator(
  governance: Governance,
  now: () => Date,
  changeControl = standaloneChangeControl({ governance, now }),
): Evaluator {
  return {
    governance,
    recordsOf: async (pending) => pending.map(() => ({})),
    denialsOf: (pending) => denialsByChangeControl(changeControl, pending),
    recordIntents: undefined,
    now,
  };
}

/** Remediates without a hub. `recordStep` records the intent before each write, and the finding afterwards. */
export function standaloneSweeper(
  evaluator: Evaluator,
  accountContext: AccountContext,
  recordStep: (step: 'intended' | 'found', finding: Finding) => Promise<void>,
): Sweeper {
  const recordIntents: Evaluator['recordIntents'] = async (allowed) => {
    for (const { context, remediation } of allowed) {
      await recordStep('intended', findingForIntent(context, remediation));
    }
  };
  return {
    evaluate: evaluateWith({ ...evaluator, recordIntents }, accountContext),
    publish: async (results) => {
      for (const finding of results.flatMap(findingsFor)) await recordStep('found', finding);
    },
    retryDelaysMs: defaultRetryDelaysMs,
  };
}

/** The finding of an evaluation, unless the resource is compliant, deleted or its remediation was undone. */
export function findingsFor({ context, outcome }: Evaluation): Finding[] {
  if (!isReportable(outcome) || outcome.state === 'compliant' || outcome.state === 'gone') return [];
  return [findingForOutcome(context, outcome)];
}
