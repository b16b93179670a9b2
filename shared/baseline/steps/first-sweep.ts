// Baseline step: what the account already holds is held against the guardrails.
import { pendingState } from '../../sweep/run-sweep.ts';
import type { Step } from './lib/step.ts';

/** `ended` counts buckets' guardrails by what came of them; null as long as nothing was looked at. */
type Facts = { readonly buckets: number; readonly ended: { readonly [state: string]: number } | null };

/**
 * Done when every bucket was looked at. What could not be repaired is a finding of its own, and comes back as such; it
 * does not hold the baseline up; what AWS throttled is looked at again.
 */
export const firstSweep: Step<Facts> = {
  id: 'first-sweep',
  title: 'What the account already holds is held against the guardrails',
  scope: 'account',
  after: ['spoke-role', 'forwarding-rule', 'config-rules'],
  permissions: { account: [] },

  async observe({ sweep }) {
    return { buckets: (await sweep.list()).length, ended: null };
  },

  decide({ buckets, ended }) {
    if (ended?.[pendingState]) return { kind: 'violating', reason: `buckets looked at: ${summary(ended)}`, change: {} };
    if (ended !== null) return { kind: 'compliant', reason: summary(ended) };
    if (buckets === 0) return { kind: 'compliant', reason: 'there are no buckets' };
    // Looking is no setting of the account: what the look repairs is on record in findings of its own.
    return { kind: 'violating', reason: `${buckets} buckets have not been looked at`, change: {} };
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
