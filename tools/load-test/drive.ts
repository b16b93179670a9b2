// Sends the changes of a load run, and waits until the functions have nothing left to do.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import type { RunningCloud } from '../../local/cloud.ts';
import { listDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { batchesOf } from '../../shared/lib/chunk.ts';
import { complianceChange } from '../fixtures/events.ts';
import type { Site } from '../fixtures/load-accounts.ts';

export type Played = {
  readonly sent: number;
  readonly duplicates: number;
  readonly milliseconds: number;
  /** Kilobytes. */
  readonly peakMemory: number;
  /** Why messages died, each reason once. */
  readonly dead: readonly string[];
  readonly left: number;
  readonly isDone: boolean;
};

const queues = ['palisade-remediate', 'palisade-record-finding'];
const patience = 20 * 60_000;

/** Puts the changes into the queue as EventBridge would. Every violation is told of at least once. */
export async function play(
  { accounts, cloud }: RunningCloud,
  sites: readonly Site[],
  { changes, duplicates: percent }: { readonly changes: number; readonly duplicates: number },
): Promise<Played> {
  const { sqs } = accounts(cloud.accounts.sharedServices, cloud.region);
  const duplicates = Math.round((changes * percent) / 100);
  const violations = sites.flatMap((site) => guardrailIds.map((guardrail) => ({ site, guardrail })));
  if (changes - duplicates < violations.length) throw new Error(`${violations.length} violations need more changes`);
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
    batchesOf(all, 10),
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
  let peakMemory = 0;
  let lastNews = started;
  let calm = 0;
  while (calm < 3 && Date.now() - started < patience) {
    await sleep(1_000);
    peakMemory = Math.max(peakMemory, memoryOf('ministack-lambda-palisade-remediate'));
    const left = await leftIn(sqs, queues);
    calm = left === 0 ? calm + 1 : 0;
    if (left > 0) lastNews = Date.now();
  }
  const left = await leftIn(sqs, queues);
  const letters = await listDeadLetters(sqs, ['remediate', 'record-finding']);
  const dead = letters.map(({ why }) => why);
  const milliseconds = lastNews - started;
  return {
    sent: all.length,
    duplicates,
    milliseconds,
    peakMemory,
    dead,
    left,
    isDone: left === 0 && dead.length === 0,
  };
}

/** Messages that wait or are in work. */
async function leftIn(sqs: SQSClient, names: readonly string[]): Promise<number> {
  const counts = await Promise.all(
    names.map(async (name) => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: await queueUrl(sqs, name),
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The memory of the largest process of this name, in kilobytes. */
function memoryOf(name: string): number {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'rss=,command='], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes(name));
  return Math.max(0, ...lines.map((line) => Number.parseInt(line, 10)));
}

/** Fisher and Yates. */
function shuffle(items: unknown[]): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
}
