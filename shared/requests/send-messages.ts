// Sends messages to a queue of Amazon SQS, in batches.
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueUrl } from '../aws/queue-url.ts';
import { chunk } from '../lib/chunk.ts';
import { counted } from '../lib/text.ts';

/** Amazon SQS accepts ten messages per call (Amazon SQS API Reference, SendMessageBatch). */
const batchSize = 10;
/** Delays before messages that SQS could not take are sent again. */
const retryDelaysMs = [100, 400, 1_600];

/**
 * Sends small messages to the queue, ten in a call. A call may take some of its messages only: the others are sent again.
 * Throws the SDK's error, and an error with the last answer if SQS does not take a message after the last retry. Those of
 * earlier batches are in the queue then.
 */
export async function sendMessages(sqs: SQSClient, queueName: string, bodies: readonly string[]): Promise<void> {
  if (bodies.length === 0) return;
  const QueueUrl = await queueUrl(sqs, queueName);
  for (const batch of chunk(bodies, batchSize)) await sendBatch(sqs, QueueUrl, batch);
}

async function sendBatch(sqs: SQSClient, QueueUrl: string | undefined, bodies: readonly string[]): Promise<void> {
  let entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  let rejection = '';
  for (const delayMs of [0, ...retryDelaysMs]) {
    if (delayMs > 0) await sleep(delayMs);
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries }));
    entries = entries.filter(({ Id }) => Failed.some((each) => each.Id === Id));
    if (entries.length === 0) return;
    rejection = `${Failed[0]?.Code} ${Failed[0]?.Message ?? ''}`.trim();
  }
  throw new Error(`SQS rejected ${counted(entries.length, 'message')} of ${bodies.length}: ${rejection}`);
}
