// Sends the compliance changes of the load test, and waits until the functions' queues are empty.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import { functionQueues } from '../../infrastructure/consumers.ts';
import type { RunningCloud } from '../../local/cloud.ts';
import { listDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { chunk } from '../../shared/lib/chunk.ts';
import { complianceChange } from '../fixtures/events.ts';
import type { BucketRef } from '../fixtures/load-accounts.ts';
import { countMessagesIn } from '../lib/queue-depth.ts';

export type DriveResult = {
  readonly sent: number;
  readonly duplicates: number;
  readonly milliseconds: number;
  readonly peakMemoryKilobytes: number;
  /** The failure reason of each dead letter. */
  readonly deadLetterReasons: readonly string[];
  readonly messagesLeft: number;
  readonly isDone: boolean;
};

const queues = ['palisade-remediate', 'palisade-record-finding'];
const drainTimeoutMs = 20 * 60_000;

/** Sends the changes to the queue as EventBridge would, every violation at least once. `duplicates` is a percentage. */
export async function drive(
  { accounts, cloud }: RunningCloud,
  bucketRefs: readonly BucketRef[],
  { changes, duplicates: percent }: { readonly changes: number; readonly duplicates: number },
): Promise<DriveResult> {
  const { sqs } = accounts(cloud.accounts.sharedServices, cloud.region);
  const duplicates = Math.round((changes * percent) / 100);
  const violations = bucketRefs.flatMap((site) => guardrailIds.map((guardrail) => ({ site, guardrail })));
  if (changes - duplicates < violations.length)
    throw new Error(
      `${changes - duplicates} distinct changes do not cover ${violations.length} violations: use more --changes or fewer --buckets`,
    );
  const events = Array.from({ length: changes - duplicates }, (_, index) => violations[index % violations.length])
    .filter((violation) => violation !== undefined)
    .map(({ site, guardrail }) => ({
      ...complianceChange({ ...site, region: cloud.region, rule: `palisade-${guardrail}` }),
      time: '',
    }));
  const all = [...events, ...events.slice(0, duplicates)];
  shuffle(all);

  const started = Date.now();
  const QueueUrl = await queueUrl(sqs, 'palisade-remediate');
  await pMap(
    chunk(all, 10),
    (batch) => {
      const time = new Date().toISOString();
      const Entries = batch.map((event, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify({ ...event, time }),
      }));
      return sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    },
    { concurrency: 4 },
  );
  let peakMemoryKilobytes = 0;
  let lastActiveAt = started;
  let idlePolls = 0;
  while (idlePolls < 3 && Date.now() - started < drainTimeoutMs) {
    await sleep(1_000);
    peakMemoryKilobytes = Math.max(peakMemoryKilobytes, memoryKilobytesOf('ministack-lambda-palisade-remediate'));
    const messagesLeft = await countMessagesIn(sqs, queues);
    idlePolls = messagesLeft === 0 ? idlePolls + 1 : 0;
    if (messagesLeft > 0) lastActiveAt = Date.now();
  }
  const left = await countMessagesIn(sqs, queues);
  const letters = await listDeadLetters(
    sqs,
    functionQueues.filter(({ queue }) => queues.includes(`palisade-${queue}`)),
  );
  const deadLetterReasons = letters.map(({ why }) => why);
  const milliseconds = lastActiveAt - started;
  return {
    sent: all.length,
    duplicates,
    milliseconds,
    peakMemoryKilobytes,
    deadLetterReasons,
    messagesLeft: left,
    isDone: left === 0 && deadLetterReasons.length === 0,
  };
}

/** The memory of the largest process of this name, in kilobytes. */
function memoryKilobytesOf(name: string): number {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'rss=,command='], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes(name));
  return Math.max(0, ...lines.map((line) => Number.parseInt(line, 10)));
}

/** Shuffles in place (Fisher–Yates). */
function shuffle(items: unknown[]): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
}
