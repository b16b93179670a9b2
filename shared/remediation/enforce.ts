// Applies one guardrail to one resource: observe → decide → apply → verify.
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsFailure, formatFailure, isInOtherRegion, isTransient } from '../aws/errors.ts';
import { verificationDelaysMs } from '../aws/verification-delays.ts';
import type { Policy } from '../governance/governance.ts';
import type { Guardrail, Observation } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeAbsence } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import { failureOf } from './failure-of.ts';
import type { Outcome, Remediation } from './outcome.ts';

/** What is required of the resource. */
export type Requirement = Pick<Policy, 'mode' | 'parameters' | 'onlyReports' | 'reports'>;

/** What an inspection results in: an outcome, or the remediation of a violation. */
export type Inspection =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'remediation'; readonly remediation: Remediation };

/** Observes a resource and decides. Costs one read. No error about the resource is thrown: each is an outcome. */
export async function inspect(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Requirement,
): Promise<Inspection> {
  const observation = await observe(client, guardrail, resource);
  if (observation.kind === 'not-found') return ended(gone(resource, observation.region));
  if (observation.kind === 'unreadable') return ended(unreadable(observation.failure));
  const before = observation.facts;
  const verdict = guardrail.decide(before, policy.parameters);
  if (verdict.kind === 'compliant') return ended(reported(guardrail, before, policy, verdict.reason));
  const { reason, change } = verdict;
  if (policy.mode === 'monitor') return ended(monitored(before, verdict, policy.onlyReports));
  return { kind: 'remediation', remediation: { reason, before, change } };
}

/** The outcome of a resource that needs no change: compliant, or in violation of what is only reported. */
function reported(guardrail: Guardrail, facts: Settings, { reports }: Requirement, reason: string): Outcome {
  const beyond = reports && guardrail.decide(facts, reports.parameters);
  if (beyond?.kind === 'violating') return monitored(facts, beyond, reports?.reason);
  return { state: 'compliant', reason, facts };
}

function monitored(
  before: Settings,
  { reason, change }: { readonly reason: string; readonly change: Settings },
  because: string | undefined,
): Outcome {
  return { state: 'monitored', reason: because ? `${reason}; only reported: ${because}` : reason, before, change };
}

/**
 * Applies a change and verifies it: one write and one read. Must not be called before the intent is recorded. No error
 * about the resource is thrown: each is an outcome.
 */
export async function remediate(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Requirement,
  remediation: Remediation,
): Promise<Outcome> {
  const { reason, change } = remediation;
  const failure = await apply(client, guardrail, resource, change);
  if (failure === undefined) return verify(client, guardrail, resource, policy, remediation);
  if (failure.kind === 'not-found') return gone(resource, undefined);
  if (isInOtherRegion(failure, resource.region)) return gone(resource, failure.region);
  // The write may have succeeded although the response was lost.
  const after = isTransient(failure) ? await factsIfCompliant(client, guardrail, resource, policy) : undefined;
  if (after) return { state: 'remediated', ...remediation, after };
  const failureReason = `${reason}; the remediation failed: ${formatFailure(failure)}`;
  return { state: 'failed', ...remediation, reason: failureReason, after: null, failure };
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

function ended(outcome: Outcome): Inspection {
  return { kind: 'outcome', outcome };
}

/** The resource's current settings, if they are compliant. */
async function factsIfCompliant(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  { parameters }: Requirement,
): Promise<Settings | undefined> {
  const observation = await observe(client, guardrail, resource);
  if (observation.kind !== 'facts') return undefined;
  return guardrail.decide(observation.facts, parameters).kind === 'compliant' ? observation.facts : undefined;
}

async function verify(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Requirement,
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
