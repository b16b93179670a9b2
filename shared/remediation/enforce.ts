// observe → decide → act → verify: the only place where a guardrail meets a resource.
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsFailure, formatFailure, isTransient, toResult } from '../aws/errors.ts';
import type { Policy } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeResource } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import type { Suppression } from './suppression.ts';

/** What came of holding a guardrail against a resource. `before`, `after` and `change` are the guardrail's settings. */
export type Outcome =
  | { readonly state: 'compliant'; readonly reason: string; readonly facts: Settings }
  | { readonly state: 'gone'; readonly reason: string }
  | { readonly state: 'unreadable'; readonly reason: string; readonly failure: AwsFailure }
  /** Nothing was written: governance.yml only watches here, or something speaks against a repair now. */
  | (Remediation & { readonly state: 'monitored' | 'exempt' | 'contested' })
  | (Remediation & { readonly state: 'undone' })
  | {
      readonly state: 'remediated';
      readonly reason: string;
      readonly before: Settings;
      readonly after: Settings;
      readonly change: Settings;
    }
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly before: Settings;
      readonly after: Settings | null;
      readonly change: Settings;
      /** What AWS answered to the write, where that is why. */
      readonly failure?: AwsFailure;
    };

/**
 * Waits before the reads that verify a write, in milliseconds. AWS's settings are eventually consistent (S3 User
 * Guide, "Amazon S3 data consistency model"): nearly always the first read shows the write, and it is the only one.
 */
export const verificationDelaysMs = [0, 250, 1_000];

export type Remediation = { readonly reason: string; readonly before: Settings; readonly change: Settings };

/**
 * Asked before a repair is made. Answers with what speaks against it; otherwise has put it on record, so that it can be
 * undone even when Palisade dies right after the write.
 */
export type BeforeRemediation = (remediation: Remediation) => Promise<Suppression | undefined>;

/**
 * Holds a guardrail against a bucket. Costs one read when it is compliant; one read, one write and one read when it
 * is repaired. What AWS answers about the bucket never throws: every answer is one of the outcomes.
 */
export async function enforce(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Policy,
  beforeRemediation: BeforeRemediation,
): Promise<Outcome> {
  const observation = await guardrail.observe(client, resource);
  if (observation.kind === 'not-found')
    return { state: 'gone', reason: `${describeResource(resource)} does not exist` };
  if (observation.kind === 'unreadable') return unreadable(observation.failure);
  const before = observation.facts;
  const verdict = guardrail.decide(before, policy.parameters);
  if (verdict.kind === 'compliant') return { state: 'compliant', reason: verdict.reason, facts: before };
  const { reason, change } = verdict;
  if (policy.mode === 'monitor') return { state: 'monitored', reason, before, change };

  const suppression = await beforeRemediation({ reason, before, change });
  if (suppression) {
    const suppressed = { reason: `${reason}; ${suppression.reason}`, before, change };
    return suppression.state === 'failed'
      ? { state: 'failed', ...suppressed, after: null }
      : { state: suppression.state, ...suppressed };
  }
  const written = await toResult(guardrail.apply(client, resource, change));
  if (!written.ok) {
    if (written.failure.kind === 'not-found')
      return { state: 'gone', reason: `${describeResource(resource)} does not exist` };
    // AWS may have done it all the same, and its answer was lost on the way.
    const after = isTransient(written.failure)
      ? await factsIfCompliant(client, guardrail, resource, policy)
      : undefined;
    if (after) return { state: 'remediated', reason, before, after, change };
    const failureReason = `${reason}; writing the repair failed with ${formatFailure(written.failure)}`;
    return { state: 'failed', reason: failureReason, before, after: null, change, failure: written.failure };
  }
  return verify(client, guardrail, resource, policy, { reason, before, change });
}

/** What the bucket is now, if that is compliant. */
async function factsIfCompliant(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  { parameters }: Policy,
): Promise<Settings | undefined> {
  const observation = await guardrail.observe(client, resource);
  if (observation.kind !== 'facts') return undefined;
  return guardrail.decide(observation.facts, parameters).kind === 'compliant' ? observation.facts : undefined;
}

async function verify(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Policy,
  remediation: Remediation,
): Promise<Outcome> {
  let after: Settings | null = null;
  let note = '';
  for (const delayMs of verificationDelaysMs) {
    if (delayMs > 0) await sleep(delayMs);
    const observation = await guardrail.observe(client, resource);
    if (observation.kind === 'not-found')
      return { state: 'gone', reason: `${describeResource(resource)} does not exist` };
    if (observation.kind === 'unreadable') {
      note = `it could not be read back: ${formatFailure(observation.failure)}`;
      continue;
    }
    after = observation.facts;
    const verdict = guardrail.decide(after, policy.parameters);
    if (verdict.kind === 'compliant') return { state: 'remediated', ...remediation, after };
    note = verdict.reason;
  }
  return { state: 'failed', ...remediation, reason: `${remediation.reason}; after the write ${note}`, after };
}

function unreadable(failure: AwsFailure): Outcome {
  return { state: 'unreadable', reason: `the setting could not be read: ${formatFailure(failure)}`, failure };
}

/** Whether trying again may give another outcome: what failed, or could not be read, is tried until its queue gives up. */
export function needsRetry(outcome: Outcome): boolean {
  return outcome.state === 'failed' || outcome.state === 'unreadable';
}

/** Whether nothing is known and nothing was done, for AWS's momentary trouble: worth a retry before anybody is told. */
export function isTransientlyUnreadable(outcome: Outcome): boolean {
  return outcome.state === 'unreadable' && isTransient(outcome.failure);
}

/** Whether AWS's momentary trouble kept a bucket from being read or repaired: worth another look. */
export function hasTransientFailure(outcome: Outcome): boolean {
  return (
    isTransientlyUnreadable(outcome) ||
    (outcome.state === 'failed' && !!outcome.failure && isTransient(outcome.failure))
  );
}
