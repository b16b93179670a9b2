// Waits until the journal has the finding about a canary's bucket, and until the bucket itself is fixed.
import { type AwsFailure, formatFailure, isTransient, toResult } from '../aws/errors.ts';
import { type Finding, findingId } from '../findings/finding.ts';
import { loadFindingRecord } from '../findings/finding-records.ts';
import { violationOf } from '../findings/hold.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { abortable } from '../lib/signals.ts';
import { cause, command } from './causes.ts';
import { endingOf, endingWithout } from './read-finding.ts';
import type { CanaryDependencies, CanaryInput, Ending, Hop } from './types.ts';

const pollMs = 250;

/** Returns how the run ends, at the latest after its time. Throws the SDK's error of a call in the account, and the signal's reason. */
export async function waitForFix(
  dependencies: CanaryDependencies,
  { accountId, plan, timeoutMs }: CanaryInput,
  bucket: Resource,
  hop: (what: Hop['what'], detail: string) => void,
): Promise<Ending> {
  const { journal, now, sleep, signal } = dependencies;
  const id = idOf(bucket, plan.chosen.break.guardrail.id);
  const deadline = now().getTime() + timeoutMs;
  let seen: Finding | undefined;
  for (;;) {
    const read = await toResult(loadFindingRecord(journal, id));
    if (!read.ok && !isTransient(read.failure)) return unreadable(read.failure, seen);
    const latest = read.ok ? read.value.latest : undefined;
    if (latest !== undefined && seen?.state !== latest.state) {
      if (seen === undefined) hop('detected', `${latest.id}: ${latest.state}; ${violationOf(latest)}`);
      seen = latest;
      const ending = endingOf(latest, plan.expectation, accountId);
      if (ending) return ending;
    }
    // The hub says so, and so does the bucket.
    if (seen?.state === 'remediated' && (await isFixed(dependencies, plan, bucket))) {
      hop('fixed', violationOf(seen));
      return { outcome: 'fixed', cause: null, finding: { id, state: seen.state, reason: seen.reason } };
    }
    if (now().getTime() >= deadline) break;
    await abortable(() => sleep(Math.min(pollMs, deadline - now().getTime())), signal);
  }
  return overdue(dependencies, bucket, seen, timeoutMs);
}

function unreadable(failure: AwsFailure, seen: Finding | undefined): Ending {
  const says = `the journal cannot be read: ${formatFailure(failure)}`;
  return { outcome: 'failed', cause: cause('journal unreadable', says, command('doctor')), finding: seen ?? null };
}

function idOf({ accountId, region, type, id }: Resource, guardrail: string): string {
  return findingId({ accountId, region, resourceType: type, resourceId: id, guardrail });
}

/** Reads the settings from the bucket. Unreadable is not fixed. */
async function isFixed(
  { s3In }: CanaryDependencies,
  {
    chosen: {
      break: { guardrail },
      policy,
    },
  }: CanaryInput['plan'],
  bucket: Resource,
): Promise<boolean> {
  const observed = await guardrail.observe(s3In(bucket.region), bucket);
  return observed.kind === 'facts' && guardrail.decide(observed.facts, policy.parameters).kind === 'compliant';
}

async function overdue(
  { diagnose }: CanaryDependencies,
  bucket: Resource,
  seen: Finding | undefined,
  timeoutMs: number,
): Promise<Ending> {
  const found = await diagnose(bucket);
  if (found) return { outcome: 'failed', cause: found, finding: seen ?? null };
  if (seen) return endingWithout(seen, bucket.accountId);
  const says = `no finding about ${bucket.id} within ${timeoutMs / 1_000} s, although the rules and the hub's functions are there`;
  const cure = `wait longer (--wait), and ${command(`doctor --account ${bucket.accountId}`)}: is a trail logging, and does a queue wait?`;
  return { outcome: 'failed', cause: cause('nothing arrived', says, cure), finding: null };
}
