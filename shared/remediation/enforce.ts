// observe → decide → act → verify: the only place where a guardrail meets a resource.
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, describe, type Failure, isPassing } from '../aws/errors.ts';
import type { Clients } from '../aws/member-clients.ts';
import type { Policy } from '../governance/governance.ts';
import type { Bucket, Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Settings } from '../lib/settings.ts';
import type { Restraint } from './suppression.ts';

/** What came of holding a guardrail against a resource. `before`, `after` and `change` are the guardrail's settings. */
export type Outcome =
  | { readonly state: 'compliant'; readonly reason: string; readonly facts: Settings }
  | { readonly state: 'gone'; readonly reason: string }
  | { readonly state: 'unreadable'; readonly reason: string; readonly failure: Failure }
  /** Nothing was written: governance.yml only watches here, or something speaks against a repair now. */
  | (Repair & { readonly state: 'monitored' | 'exempt' | 'contested' })
  | (Repair & { readonly state: 'undone' })
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
      readonly failure?: Failure;
    };

/**
 * Waits before the reads that verify a write, in milliseconds. AWS's settings are eventually consistent (S3 User
 * Guide, "Amazon S3 data consistency model"): nearly always the first read shows the write, and it is the only one.
 */
export const verifyAfter = [0, 250, 1_000];

export type Repair = { readonly reason: string; readonly before: Settings; readonly change: Settings };

/**
 * Asked before a repair is made. Answers with what speaks against it; otherwise has put it on record, so that it can be
 * undone even when Palisade dies right after the write.
 */
export type Intend = (repair: Repair) => Promise<Restraint | undefined>;

/**
 * Holds a guardrail against a bucket. Costs one read when it is compliant; one read, one write and one read when it
 * is repaired. What AWS answers about the bucket never throws: every answer is one of the outcomes.
 */
export async function enforce(
  clients: Clients,
  guardrail: Guardrail,
  bucket: Bucket,
  policy: Policy,
  intend: Intend,
): Promise<Outcome> {
  const observed = await guardrail.observe(clients, bucket);
  if (observed.kind === 'gone') return { state: 'gone', reason: `bucket ${bucket.name} does not exist` };
  if (observed.kind === 'unread') return unreadable(observed.failure);
  const before = observed.facts;
  const verdict = guardrail.decide(before, policy.parameters);
  if (verdict.kind === 'compliant') return { state: 'compliant', reason: verdict.reason, facts: before };
  const { reason, change } = verdict;
  if (policy.mode === 'monitor') return { state: 'monitored', reason, before, change };

  const restraint = await intend({ reason, before, change });
  if (restraint) {
    const held = { reason: `${reason}; ${restraint.reason}`, before, change };
    return restraint.state === 'failed'
      ? { state: 'failed', ...held, after: null }
      : { state: restraint.state, ...held };
  }
  const written = await attempt(guardrail.apply(clients, bucket, change));
  if (!written.ok) {
    if (written.failure.kind === 'gone') return { state: 'gone', reason: `bucket ${bucket.name} does not exist` };
    // AWS may have done it all the same, and its answer was lost on the way.
    const after = isPassing(written.failure) ? await compliantFacts(clients, guardrail, bucket, policy) : undefined;
    if (after) return { state: 'remediated', reason, before, after, change };
    const why = `${reason}; writing the repair failed with ${describe(written.failure)}`;
    return { state: 'failed', reason: why, before, after: null, change, failure: written.failure };
  }
  return verify(clients, guardrail, bucket, policy, { reason, before, change });
}

/** What the bucket is now, if that is compliant. */
async function compliantFacts(
  clients: Clients,
  guardrail: Guardrail,
  bucket: Bucket,
  { parameters }: Policy,
): Promise<Settings | undefined> {
  const seen = await guardrail.observe(clients, bucket);
  if (seen.kind !== 'facts') return undefined;
  return guardrail.decide(seen.facts, parameters).kind === 'compliant' ? seen.facts : undefined;
}

async function verify(
  clients: Clients,
  guardrail: Guardrail,
  bucket: Bucket,
  policy: Policy,
  repair: Repair,
): Promise<Outcome> {
  let after: Settings | null = null;
  let doubt = '';
  for (const wait of verifyAfter) {
    if (wait > 0) await sleep(wait);
    const seen = await guardrail.observe(clients, bucket);
    if (seen.kind === 'gone') return { state: 'gone', reason: `bucket ${bucket.name} does not exist` };
    if (seen.kind === 'unread') {
      doubt = `it could not be read back: ${describe(seen.failure)}`;
      continue;
    }
    after = seen.facts;
    const verdict = guardrail.decide(after, policy.parameters);
    if (verdict.kind === 'compliant') return { state: 'remediated', ...repair, after };
    doubt = verdict.reason;
  }
  return { state: 'failed', ...repair, reason: `${repair.reason}; after the write ${doubt}`, after };
}

function unreadable(failure: Failure): Outcome {
  return { state: 'unreadable', reason: `the setting could not be read: ${describe(failure)}`, failure };
}

/** Whether trying again may give another outcome: what failed, or could not be read, is tried until its queue gives up. */
export function isUnsettled(outcome: Outcome): boolean {
  return outcome.state === 'failed' || outcome.state === 'unreadable';
}

/** Whether nothing is known and nothing was done, for AWS's momentary trouble: worth a retry before anybody is told. */
export function isMomentary(outcome: Outcome): boolean {
  return outcome.state === 'unreadable' && isPassing(outcome.failure);
}

/** Whether AWS's momentary trouble kept a bucket from being read or repaired: worth another look. */
export function isHindered(outcome: Outcome): boolean {
  return isMomentary(outcome) || (outcome.state === 'failed' && !!outcome.failure && isPassing(outcome.failure));
}
