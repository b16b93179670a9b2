// Applies one guardrail to one resource: observe → decide → apply → verify.
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsFailure, formatFailure, isInOtherRegion, isTransient, toResult } from '../aws/errors.ts';
import type { Policy } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeAbsence } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import type { Suppression } from './suppression.ts';

/** The outcome of one guardrail on one resource. `before`, `after` and `change` are settings of the guardrail. */
export type Outcome =
  | { readonly state: 'compliant'; readonly reason: string; readonly facts: Settings }
  /** It was deleted, or it is in another Region, `region`. */
  | { readonly state: 'gone'; readonly reason: string; readonly region?: string }
  | { readonly state: 'unreadable'; readonly reason: string; readonly failure: AwsFailure }
  /** Nothing was written: the mode is `monitor`, or the remediation is suppressed. */
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
      /** Why the write failed, if AWS rejected it. */
      readonly failure?: AwsFailure;
    };

/**
 * Delays before the reads that verify a write, in milliseconds. Settings are eventually consistent (S3 User Guide,
 * "Amazon S3 data consistency model"). Nearly always the first read shows the write, and no other read is needed.
 */
export const verificationDelaysMs = [0, 250, 1_000];

export type Remediation = { readonly reason: string; readonly before: Settings; readonly change: Settings };

/**
 * Called before a remediation. Returns the suppression, if there is one. Otherwise it has recorded the intent, so that
 * the change can be undone even if the function dies right after the write.
 */
export type BeforeRemediation = (remediation: Remediation) => Promise<Suppression | undefined>;

/**
 * Evaluates a resource and remediates a violation. Costs one read if the resource is compliant; one read, one write and
 * one read if it is remediated. Errors of AWS about the resource are never thrown: each of them is one of the outcomes.
 */
export async function enforce(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Policy,
  beforeRemediation: BeforeRemediation,
): Promise<Outcome> {
  const observation = await guardrail.observe(client, resource);
  if (observation.kind === 'not-found') return gone(resource, observation.region);
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
    if (written.failure.kind === 'not-found') return gone(resource, undefined);
    if (isInOtherRegion(written.failure, resource.region)) return gone(resource, written.failure.region);
    // The write may have succeeded although the response was lost.
    const after = isTransient(written.failure)
      ? await factsIfCompliant(client, guardrail, resource, policy)
      : undefined;
    if (after) return { state: 'remediated', reason, before, after, change };
    const failureReason = `${reason}; the remediation failed: ${formatFailure(written.failure)}`;
    return { state: 'failed', reason: failureReason, before, after: null, change, failure: written.failure };
  }
  return verify(client, guardrail, resource, policy, { reason, before, change });
}

/** The resource's current settings, if they are compliant. */
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
    if (observation.kind === 'not-found') return gone(resource, observation.region);
    if (observation.kind === 'unreadable') {
      note = unreadableReason(observation.failure);
      continue;
    }
    after = observation.facts;
    const verdict = guardrail.decide(after, policy.parameters);
    if (verdict.kind === 'compliant') return { state: 'remediated', ...remediation, after };
    note = verdict.reason;
  }
  return { state: 'failed', ...remediation, reason: `${remediation.reason}; verification failed: ${note}`, after };
}

function gone(resource: Resource, region: string | undefined): Outcome {
  return { state: 'gone', reason: describeAbsence(resource, region), ...(region ? { region } : {}) };
}

function unreadable(failure: AwsFailure): Outcome {
  return { state: 'unreadable', reason: unreadableReason(failure), failure };
}

function unreadableReason(failure: AwsFailure): string {
  return `the setting could not be read: ${formatFailure(failure)}`;
}

/**
 * Whether the event must be retried: `failed` and `unreadable`, unless the resource itself denies the call, as a bucket
 * does whose policy admits only a VPC. A retry cannot help then; the next sweep looks at the resource again.
 */
export function needsRetry(outcome: Outcome): boolean {
  return (outcome.state === 'failed' || outcome.state === 'unreadable') && !isDeniedByResource(outcome.failure);
}

/** A role that cannot be assumed may be on its way: accounts are set up step by step, and IAM is eventually consistent. */
function isDeniedByResource(failure: AwsFailure | undefined): boolean {
  return failure?.kind === 'denied' && failure.role === undefined;
}

/**
 * Whether a transient failure prevented the read, so that nothing was changed: retried before a finding is published.
 */
export function isTransientlyUnreadable(outcome: Outcome): boolean {
  return outcome.state === 'unreadable' && isTransient(outcome.failure);
}

/** Whether a transient failure prevented reading or remediating the resource, so that a retry makes sense. */
export function hasTransientFailure(outcome: Outcome): boolean {
  return (
    isTransientlyUnreadable(outcome) ||
    (outcome.state === 'failed' && !!outcome.failure && isTransient(outcome.failure))
  );
}
