// Ways to sweep without a hub: repairs that are put on record, or only looking.

import type { Classification } from '../accounts/account-type.ts';
import type { Clients } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import type { Governance } from '../governance/governance.ts';
import type { Bucket } from '../guardrails/contract/guardrail.ts';
import { type Evaluation, type Evaluator, evaluate } from '../remediation/evaluate.ts';
import { findingForIntent, findingForOutcome } from '../remediation/finding-from-outcome.ts';
import { patientWaits, type Sweeper } from './run-sweep.ts';

/** One account in a sweep. */
export type Place = {
  readonly accountType: Classification;
  readonly clientsFor: (bucket: Bucket) => Clients;
  readonly trigger: Finding['trigger'];
  /** The try at this cause, from 1, that the sweep begins with. */
  readonly attempt?: number;
};

/** How a place is looked at by this judge. */
export function lookWith(
  evaluator: Evaluator,
  { accountType, clientsFor, trigger, attempt: first = 1 }: Place,
): Sweeper['look'] {
  return (bucket, guardrails, again) =>
    evaluate(evaluator, clientsFor(bucket), guardrails, accountType, bucket, { trigger, attempt: first + again - 1 });
}

/** Changes nothing and tells nobody: what would be repaired counts as `monitored`. */
export function onlyLooking(governance: Governance, place: Place, now: () => Date): Sweeper {
  const intend: Evaluator['beforeRemediation'] = async () => ({
    state: 'monitored',
    reason: 'nothing is changed in a dry run',
  });
  return {
    look: lookWith({ governance, beforeRemediation: intend, now }, place),
    tell: async () => undefined,
    waits: patientWaits,
  };
}

/** Repairs without a hub. `keep` puts on record what is about to be done, before, and what came of it, after. */
export function withoutHub(
  governance: Governance,
  place: Place,
  now: () => Date,
  keep: (step: 'intended' | 'found', finding: Finding) => Promise<void>,
): Sweeper {
  const intend: Evaluator['beforeRemediation'] = async (context, repair) => {
    await keep('intended', findingForIntent(context, repair));
    return undefined;
  };
  return {
    look: lookWith({ governance, beforeRemediation: intend, now }, place),
    tell: async (results) => {
      for (const finding of results.flatMap(findingOf)) await keep('found', finding);
    },
    waits: patientWaits,
  };
}

/** The finding about a result, where something is wrong or was repaired. */
export function findingOf({ context, outcome }: Evaluation): Finding[] {
  const { state } = outcome;
  return state === 'compliant' || state === 'gone' || state === 'undone' ? [] : [findingForOutcome(context, outcome)];
}
