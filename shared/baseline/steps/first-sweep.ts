// Baseline step: the resources that the account already has are evaluated with all guardrails.
import { pendingState } from '../../sweep/run-sweep.ts';
import type { Step } from './lib/step.ts';

/** `ended` is the number of outcomes in each state; null before the evaluation. */
type Facts = { readonly buckets: number; readonly ended: { readonly [state: string]: number } | null };

/**
 * Done when every bucket has been evaluated. A violation that could not be remediated is a finding of its own, is
 * retried as such, and does not hold up the baseline. What AWS throttled is evaluated again.
 */
export const firstSweep: Step<Facts> = {
  id: 'first-sweep',
  title: 'Existing resources have been evaluated with all guardrails',
  scope: 'account',
  after: ['spoke-role', 'forwarding-rule', 'config-rules'],
  permissions: { account: [] },

  async observe({ sweep }) {
    return { buckets: (await sweep.list()).length, ended: null };
  },

  decide({ buckets, ended }) {
    if (ended?.[pendingState]) return { kind: 'violating', reason: `evaluated: ${summary(ended)}`, change: {} };
    if (ended !== null) return { kind: 'compliant', reason: summary(ended) };
    if (buckets === 0) return { kind: 'compliant', reason: 'there are no buckets' };
    // The evaluation is not a setting of the account: what it remediates is recorded in findings of its own.
    return { kind: 'violating', reason: `buckets to evaluate: ${buckets}`, change: {} };
  },

  async apply({ sweep }) {
    const buckets = await sweep.list();
    return { buckets: buckets.length, ended: await sweep.evaluate(buckets) };
  },
};

function summary(ended: Readonly<Record<string, number>>): string {
  return Object.entries(ended)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}
