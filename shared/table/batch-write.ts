// Writes many items to the state table with as few calls as possible.
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { chunk } from '../lib/chunk.ts';
import type { StateTable } from './table.ts';

/** DynamoDB accepts 25 writes per call (DynamoDB API Reference, BatchWriteItem). */
const maxRequestsPerCall = 25;
/** With pauses of up to 50, 100, 200, 400 and 800 ms in between: at most 1.6 s for a batch that DynamoDB throttles. */
export const maxCallsPerBatch = 6;
const firstPauseMs = 50;

/** DynamoDB left a part of a batch undone, also after the last call. It can be repeated: it replaces or deletes items. */
export class UnprocessedItemsError extends Error {
  override readonly name = 'UnprocessedItemsError';
}

/** Waits after a call that left writes undone; `call` counts from 1. */
export type Pause = (call: number) => Promise<unknown>;

/** Exponential backoff, half of it random, so that several functions do not come back at the same moment. */
export const pauseWithJitter: Pause = (call) => sleep((0.5 + Math.random() / 2) * firstPauseMs * 2 ** (call - 1));

/**
 * Makes these writes. What DynamoDB leaves undone because it is throttled is repeated after a pause (DynamoDB Developer
 * Guide, "Error retries and exponential backoff": batch operations). Throws UnprocessedItemsError if some writes are
 * undone after the last call, and the SDK's error if a call fails.
 */
export async function batchWrite(
  table: StateTable,
  requests: readonly WriteRequest[],
  pause: Pause = pauseWithJitter,
): Promise<void> {
  for (const batch of chunk(requests, maxRequestsPerCall)) await writeBatch(table, batch, pause);
}

async function writeBatch(
  { dynamodb, table }: StateTable,
  batch: readonly WriteRequest[],
  pause: Pause,
): Promise<void> {
  let left: readonly WriteRequest[] = batch;
  for (let call = 1; call <= maxCallsPerBatch; call += 1) {
    const reply = await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: [...left] } }));
    left = reply.UnprocessedItems?.[table] ?? [];
    if (left.length === 0) return;
    if (call < maxCallsPerBatch) await pause(call);
  }
  throw new UnprocessedItemsError(
    `DynamoDB left ${left.length} of ${batch.length} writes undone after ${maxCallsPerBatch} calls`,
  );
}
