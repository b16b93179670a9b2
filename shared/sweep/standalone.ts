// Ways to sweep without a hub: repairs that are put on record, or only looking.

import type { Classification } from '../accounts/account-type.ts';
import type { Finding } from '../findings/finding.ts';
import type { Governance } from '../governance/governance.ts';
import { type Evaluation, type Evaluator, evaluate } from '../remediation/evaluate.ts';
import { findingForIntent, findingForOutcome } from '../remediation/finding-from-outcome.ts';
import type { ClientFor } from './resource-pages.ts';
import { defaultRetryDelaysMs, type Sweeper } from './run-sweep.ts';

/** One account in a sweep. */
export type AccountContext = {
  readonly accountType: Classification;
  readonly clientFor: ClientFor;
  readonly trigger: Finding['trigger'];
  /** The try at this cause, from 1, that the sweep begins with. */
  readonly firstAttempt?: number;
};

/** How a place is looked at by this judge. */
export function evaluateWith(
  evaluator: Evaluator,
  { accountType, clientFor, trigger, firstAttempt: first = 1 }: AccountContext,
): Sweeper['evaluate'] {
  return (resource, guardrails, attempt) =>
    evaluate(evaluator, clientFor(resource.type, resource.region), guardrails, accountType, resource, {
      trigger,
      attempt: first + attempt - 1,
    });
}

/** Changes nothing and tells nobody: what would be repaired counts as `monitored`. */
export function dryRunSweeper(governance: Governance, accountContext: AccountContext, now: () => Date): Sweeper {
  const beforeRemediation: Evaluator['beforeRemediation'] = async () => ({
    state: 'monitored',
    reason: 'nothing is changed in a dry run',
  });
  return {
    evaluate: evaluateWith({ governance, beforeRemediation, now }, accountContext),
    publish: async () => undefined,
    retryDelaysMs: defaultRetryDelaysMs,
  };
}

/** Repairs without a hub. `keep` puts on record what is about to be done, before, and what came of it, after. */
export function standaloneSweeper(
  governance: Governance,
  accountContext: AccountContext,
  now: () => Date,
  recordStep: (step: 'intended' | 'found', finding: Finding) => Promise<void>,
): Sweeper {
  const beforeRemediation: Evaluator['beforeRemediation'] = async (context, remediation) => {
    await recordStep('intended', findingForIntent(context, remediation));
    return undefined;
  };
  return {
    evaluate: evaluateWith({ governance, beforeRemediation, now }, accountContext),
    publish: async (results) => {
      for (const finding of results.flatMap(findingsFor)) await recordStep('found', finding);
    },
    retryDelaysMs: defaultRetryDelaysMs,
  };
}

/** The finding about a result, where something is wrong or was repaired. */
export function findingsFor({ context, outcome }: Evaluation): Finding[] {
  const { state } = outcome;
  return state === 'compliant' || state === 'gone' || state === 'undone' ? [] : [findingForOutcome(context, outcome)];
}
