// Baseline step: the resources that the account already has are evaluated with all guardrails.

import type { Step } from '../../steps/step.ts';
import { pendingState } from '../../sweep/run-sweep.ts';

/**
 * The most buckets that a baseline evaluates by itself. Twenty are evaluated at a time, and one that violates all
 * guardrails takes some 25 calls, so that 1,000 take a minute or two of the function's five. An account with more is
 * handed over to the function sweep, which works page by page.
 */
export const maxEvaluated = 1_000;

/** `ended` is the number of outcomes in each state; null before the evaluation, and if there is none here. */
type Facts = {
  readonly buckets: number;
  readonly ended: { readonly [state: string]: number } | null;
  readonly isHandedOver: boolean;
};

/**
 * Done when every bucket has been evaluated, or the sweep of the account has been requested. A violation that could not
 * be remediated is a finding of its own, is retried as such, and does not hold up the baseline. What AWS throttled is
 * evaluated again.
 */
export const firstSweep: Step<Facts> = {
  id: 'first-sweep',
  title: 'Existing resources have been evaluated with all guardrails',
  scope: 'account',
  after: ['spoke-role', 'forwarding-rule', 'config-rules', 'data-keys'],
  needs: ['spoke-role'],
  permissions: { account: [] },

  async observe({ sweep }) {
    return { buckets: (await sweep.list(maxEvaluated + 1)).length, ended: null, isHandedOver: false };
  },

  decide({ buckets, ended, isHandedOver }) {
    if (isHandedOver)
      return { kind: 'compliant', reason: `more than ${maxEvaluated} buckets: a sweep of the account is requested` };
    if (ended?.[pendingState]) return { kind: 'violating', reason: `evaluated: ${summary(ended)}`, change: {} };
    if (ended !== null) return { kind: 'compliant', reason: summary(ended) };
    if (buckets === 0) return { kind: 'compliant', reason: 'there are no buckets' };
    const count = buckets > maxEvaluated ? `more than ${maxEvaluated}` : buckets;
    // The evaluation is not a setting of the account: what it remediates is recorded in findings of its own.
    return { kind: 'violating', reason: `buckets to evaluate: ${count}`, change: {} };
  },

  async apply({ sweep }, _change, { buckets }) {
    if (buckets > maxEvaluated) {
      await sweep.request();
      return { buckets, ended: null, isHandedOver: true };
    }
    const found = await sweep.list(maxEvaluated);
    return { buckets: found.length, ended: await sweep.evaluate(found), isHandedOver: false };
  },
};

function summary(ended: Readonly<Record<string, number>>): string {
  return Object.entries(ended)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}
