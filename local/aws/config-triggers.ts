// What the recorded calls mean to AWS Config: which buckets a change-triggered rule evaluates, and when (AWS Config
// Developer Guide, "Evaluation Mode and Trigger Types for AWS Config Rules").
import { bucketWritten, type RecordedWrite } from './recorded-writes.ts';

/** A bucket to evaluate, or all buckets of an account and Region. `dueAt` is in milliseconds since 1970. */
export type Trigger = {
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string | undefined;
  readonly deleted: boolean;
  readonly dueAt: number;
};

const callsOnAllBuckets = ['PutConfigRule', 'StartConfigurationRecorder', 'StartConfigRulesEvaluation'];

/** The trigger of a recorded call, if it is one. */
export function triggerOf(write: RecordedWrite, dueAt: number): Trigger | undefined {
  const { account: accountId, region, record } = write;
  const bucket = bucketWritten(write);
  if (bucket !== undefined) {
    return { accountId, region, bucket, deleted: record.eventName === 'DeleteBucket', dueAt };
  }
  const isOnAll = record.eventSource === 'config.amazonaws.com' && callsOnAllBuckets.includes(record.eventName);
  if (!isOnAll || record.errorCode !== undefined) return undefined;
  return { accountId, region, bucket: undefined, deleted: false, dueAt };
}

/** Removes the triggers that are due from the list. Returns them, those of one bucket together, in their order. */
export function takeDue(pending: Trigger[], now: number): readonly (readonly [Trigger, ...Trigger[]])[] {
  const groups = new Map<string, [Trigger, ...Trigger[]]>();
  const later: Trigger[] = [];
  for (const trigger of pending.splice(0)) {
    if (trigger.dueAt > now) {
      later.push(trigger);
      continue;
    }
    const key = [trigger.accountId, trigger.region, trigger.bucket ?? ''].join('/');
    const group = groups.get(key);
    if (group) group.push(trigger);
    else groups.set(key, [trigger]);
  }
  pending.push(...later);
  return [...groups.values()];
}

/** Whether somebody else wrote to a setting after Palisade did. The writes are in their order. */
export function wasBrokenAgain(byPalisade: readonly boolean[]): boolean {
  const fixed = byPalisade.indexOf(true);
  return fixed >= 0 && byPalisade.includes(false, fixed);
}
