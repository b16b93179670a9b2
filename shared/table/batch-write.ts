// Writes many items to the state table with as few calls as possible.
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { chunk } from '../lib/chunk.ts';
import type { StateTable } from './table.ts';
import { type Pause, pauseWithJitter, repeatUndone } from './undone.ts';

/** DynamoDB accepts 25 writes per call (DynamoDB API Reference, BatchWriteItem). */
const maxRequestsPerCall = 25;

/**
 * Makes these writes, and repeats those that DynamoDB leaves undone. Throws UnprocessedItemsError if some writes are
 * undone after the last call, and the SDK's error if a call fails.
 */
export async function batchWrite(
  { dynamodb, table }: StateTable,
  requests: readonly WriteRequest[],
  pause: Pause = pauseWithJitter,
): Promise<void> {
  const send = async (left: readonly WriteRequest[]) => {
    const reply = await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: [...left] } }));
    return reply.UnprocessedItems?.[table] ?? [];
  };
  for (const batch of chunk(requests, maxRequestsPerCall)) await repeatUndone(batch, 'writes undone', send, pause);
}
