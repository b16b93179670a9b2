// The sweep without a hub: with a change log, or as a dry run.

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
  /** The number of the first attempt for this trigger; 1 by default. */
  readonly firstAttempt?: number;
};

/** Creates the `evaluate` of a sweeper for one account. */
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

/** A dry run: changes and publishes nothing. Results that would be remediated are `monitored`. */
export function dryRunSweeper(governance: Governance, accountContext: AccountContext, now: () => Date): Sweeper {
  const dryRun = { state: 'monitored' as const, reason: 'dry run: no changes are made' };
  const beforeRemediations: Evaluator['beforeRemediations'] = async (pending) => pending.map(() => dryRun);
  return {
    evaluate: evaluateWith({ governance, beforeRemediations, now }, accountContext),
    publish: async () => undefined,
    retryDelaysMs: defaultRetryDelaysMs,
  };
}

/** Remediates without a hub. `recordStep` records the intent before each write, and the finding afterwards. */
export function standaloneSweeper(
  governance: Governance,
  accountContext: AccountContext,
  now: () => Date,
  recordStep: (step: 'intended' | 'found', finding: Finding) => Promise<void>,
): Sweeper {
  const beforeRemediations: Evaluator['beforeRemediations'] = async (pending) => {
    for (const { context, remediation } of pending) {
      await recordStep('intended', findingForIntent(context, remediation));
    }
    return pending.map(() => undefined);
  };
  return {
    evaluate: evaluateWith({ governance, beforeRemediations, now }, accountContext),
    publish: async (results) => {
      for (const finding of results.flatMap(findingsFor)) await recordStep('found', finding);
    },
    retryDelaysMs: defaultRetryDelaysMs,
  };
}

/** The finding of an evaluation, unless the resource is compliant, deleted or its remediation was undone. */
export function findingsFor({ context, outcome }: Evaluation): Finding[] {
  const { state } = outcome;
  return state === 'compliant' || state === 'gone' || state === 'undone' ? [] : [findingForOutcome(context, outcome)];
}
