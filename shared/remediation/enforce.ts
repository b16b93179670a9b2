// Applies one guardrail to one resource: observe → decide → apply → verify.
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsFailure, classifyError, formatFailure, isInOtherRegion, isTransient } from '../aws/errors.ts';
import type { Policy } from '../governance/governance.ts';
import type { Guardrail, Observation } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeAbsence } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import type { DeniedBy, Suppression } from './suppression.ts';

/** The outcome of one guardrail on one resource. `before`, `after` and `change` are settings of the guardrail. */
export type Outcome =
  | { readonly state: 'compliant'; readonly reason: string; readonly facts: Settings }
  /** It was deleted, or it is in another Region, `region`. */
  | { readonly state: 'gone'; readonly reason: string; readonly region?: string }
  | { readonly state: 'unreadable'; readonly reason: string; readonly failure: AwsFailure }
  /** Nothing was written: the mode is `monitor`, or the remediation is suppressed. */
  | (Remediation & { readonly state: 'monitored'; readonly deniedBy?: DeniedBy })
  | (Remediation & { readonly state: 'exempt' | 'contested' })
  | (Remediation & { readonly state: 'undone' })
  /** Nothing was written, because it is a dry run: without it, the remediation would have been made. */
  | (Remediation & { readonly state: typeof dryRunState })
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

/** The state of what a dry run would remediate. No finding is published with it. */
export const dryRunState = 'would fix';

/**
 * Delays before the reads that verify a write, in milliseconds. Settings are eventually consistent (S3 User Guide,
 * "Amazon S3 data consistency model"). Nearly always the first read shows the write, and no other read is needed.
 */
export const verificationDelaysMs = [0, 250, 1_000];

export type Remediation = { readonly reason: string; readonly before: Settings; readonly change: Settings };

/** What an inspection results in: an outcome, or the remediation of a violation. */
export type Inspection =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'remediation'; readonly remediation: Remediation };

/** Observes a resource and decides. Costs one read. No error about the resource is thrown: each is an outcome. */
export async function inspect(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Policy,
): Promise<Inspection> {
  const observation = await observe(client, guardrail, resource);
  if (observation.kind === 'not-found') return ended(gone(resource, observation.region));
  if (observation.kind === 'unreadable') return ended(unreadable(observation.failure));
  const before = observation.facts;
  const verdict = guardrail.decide(before, policy.parameters);
  if (verdict.kind === 'compliant') return ended({ state: 'compliant', reason: verdict.reason, facts: before });
  const { reason, change } = verdict;
  if (policy.mode === 'monitor') return ended({ state: 'monitored', reason, before, change });
  return { kind: 'remediation', remediation: { reason, before, change } };
}

/** The outcome of a remediation that is suppressed. Pure. */
export function suppressedOutcome({ reason, before, change }: Remediation, suppression: Suppression): Outcome {
  const suppressed = { reason: `${reason}; ${suppression.reason}`, before, change };
  switch (suppression.state) {
    case 'failed':
      return { state: 'failed', ...suppressed, after: null };
    case 'monitored':
      return { state: 'monitored', ...suppressed, deniedBy: suppression.deniedBy };
    default:
      return { state: suppression.state, ...suppressed };
  }
}

/**
 * Applies a change and verifies it: one write and one read. Must not be called before the intent is recorded. No error
 * about the resource is thrown: each is an outcome.
 */
export async function remediate(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Policy,
  remediation: Remediation,
): Promise<Outcome> {
  const { reason, before, change } = remediation;
  const failure = await apply(client, guardrail, resource, change);
  if (failure === undefined) return verify(client, guardrail, resource, policy, remediation);
  if (failure.kind === 'not-found') return gone(resource, undefined);
  if (isInOtherRegion(failure, resource.region)) return gone(resource, failure.region);
  // The write may have succeeded although the response was lost.
  const after = isTransient(failure) ? await factsIfCompliant(client, guardrail, resource, policy) : undefined;
  if (after) return { state: 'remediated', reason, before, after, change };
  const failureReason = `${reason}; the remediation failed: ${formatFailure(failure)}`;
  return { state: 'failed', reason: failureReason, before, after: null, change, failure };
}

/**
 * Reads the settings. What the SDK throws before it sends anything, because of the resource's name for example, is about
 * this resource too, and makes it unreadable instead of stopping others.
 */
async function observe(client: unknown, guardrail: Guardrail, resource: Resource): Promise<Observation<Settings>> {
  try {
    return await guardrail.observe(client, resource);
  } catch (error) {
    return { kind: 'unreadable', failure: failureOf(error) };
  }
}

/** Writes a change. Returns why that failed, or undefined. */
async function apply(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  change: Settings,
): Promise<AwsFailure | undefined> {
  try {
    await guardrail.apply(client, resource, change);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** The failure in an error of any kind. An answer that cannot be parsed is transient: the call may have succeeded. */
function failureOf(error: unknown): AwsFailure {
  const known = classifyError(error);
  if (known) return known;
  if (!(error instanceof Error)) return { kind: 'refused', code: 'Error', message: String(error) };
  // The SDK adds the response to errors of its parsers.
  const isAnswered = error instanceof SyntaxError || '$response' in error || '$responseBodyText' in error;
  return { kind: isAnswered ? 'unavailable' : 'refused', code: error.name, message: error.message };
}

function ended(outcome: Outcome): Inspection {
  return { kind: 'outcome', outcome };
}

/** The resource's current settings, if they are compliant. */
async function factsIfCompliant(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  { parameters }: Policy,
): Promise<Settings | undefined> {
  const observation = await observe(client, guardrail, resource);
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
    const observation = await observe(client, guardrail, resource);
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
