// One run of a canary: makes a bucket, breaks it, waits for its finding and the fix, and removes the bucket, always.
import { formatFailure, isTransient, toResult } from '../aws/errors.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { canaryBucket, makeBucket, removeBucket, removeLeftovers } from './buckets.ts';
import type { Cause } from './causes.ts';
import { causeInAccount, causeOfRefusal } from './event-path.ts';
import type { CanaryDependencies, CanaryInput, CanaryResult, Ending, Hop } from './types.ts';
import { waitForFix } from './wait-for-fix.ts';

/** A bucket is a leftover this long after its run should have ended. */
const graceMs = 60_000;
/** S3 refuses to remove a bucket while another call changes it (Amazon S3 API Reference, "Error responses": OperationAborted). */
const removalDelaysMs = [0, 1_000, 3_000];

/**
 * Runs it. What AWS refuses in the account, and what does not happen in time, is in the result. Rejects with the signal's
 * reason if it is stopped, and with the SDK's error if AWS does not serve a call: after the bucket is removed.
 */
export async function runCanary(dependencies: CanaryDependencies, input: CanaryInput): Promise<CanaryResult> {
  const { s3In, now } = dependencies;
  const { accountId, region, plan, random, timeoutMs } = input;
  const { guardrail, how, apply } = plan.chosen.break;
  const before = await refusalsNamed(input, () => lookFirst(dependencies, input));
  if ('outcome' in before) return { ...withoutBucket(input), guardrail: guardrail.id, ...before };
  dependencies.signal.throwIfAborted();
  const bucket = canaryBucket(accountId, region, random);
  const { hops, hop, restart } = recorder(dependencies);
  let leftBehind: string | null = null;
  let ending: Ending;
  try {
    ending = await refusalsNamed(input, async () => {
      await makeBucket(s3In(region), bucket, new Date(now().getTime() + timeoutMs + graceMs));
      hop('made', `bucket ${bucket.id}`);
      dependencies.signal.throwIfAborted();
      await apply(s3In(region), bucket);
      restart();
      hop('broken', how);
      return waitForFix(dependencies, input, bucket, hop);
    });
  } finally {
    leftBehind = await removeAtLast(dependencies, bucket);
    if (leftBehind === null && hops.length > 0) hop('removed', `bucket ${bucket.id}`);
    if (leftBehind !== null) dependencies.onLeftBehind(bucket.id, leftBehind);
  }
  const { leftovers } = before;
  return { accountId, region, bucket: bucket.id, guardrail: guardrail.id, hops, leftovers, leftBehind, ...ending };
}

/** The result of a run that was not begun. */
export function notBegun(input: Pick<CanaryInput, 'accountId' | 'region'>, found: Cause): CanaryResult {
  return { ...withoutBucket(input), outcome: 'failed', cause: found, finding: null };
}

function withoutBucket({ accountId, region }: Pick<CanaryInput, 'accountId' | 'region'>) {
  return { accountId, region, bucket: null, guardrail: null, hops: [], leftovers: [], leftBehind: null };
}

/** Looks at the account's rule, and removes what earlier runs left. */
async function lookFirst(
  { s3In, account, now }: CanaryDependencies,
  { accountId, region }: CanaryInput,
): Promise<{ readonly leftovers: readonly string[] } | Ending> {
  const found = await causeInAccount(account, { accountId, region });
  const leftovers = await removeLeftovers(s3In, accountId, region, now());
  return found ? { outcome: 'failed', cause: found, finding: null } : { leftovers };
}

/** A refused call ends the run with its cause. */
async function refusalsNamed<T>({ accountId, isComplete }: CanaryInput, work: () => Promise<T>): Promise<T | Ending> {
  try {
    return await work();
  } catch (error) {
    const found = causeOfRefusal(error, accountId, isComplete);
    if (found === undefined) throw error;
    return { outcome: 'failed', cause: found, finding: null };
  }
}

function recorder({ now, onHop }: CanaryDependencies) {
  const hops: Hop[] = [];
  let since = now().getTime();
  const hop = (what: Hop['what'], detail: string) => {
    const reached = { what, detail, milliseconds: now().getTime() - since };
    hops.push(reached);
    onHop(reached);
  };
  const restart = () => {
    since = now().getTime();
  };
  return { hops, hop, restart };
}

/** Also after an error and a signal: the request that makes the bucket may have been served although its answer is lost. */
async function removeAtLast({ s3In, sleep }: CanaryDependencies, bucket: Resource): Promise<string | null> {
  let why = '';
  for (const delayMs of removalDelaysMs) {
    if (delayMs > 0) await sleep(delayMs);
    const reply = await toResult(removeBucket(s3In(bucket.region), bucket));
    if (reply.ok) return null;
    why = formatFailure(reply.failure);
    if (!isTransient(reply.failure)) break;
  }
  return why;
}
