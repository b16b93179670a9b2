// Reads many items of the state table with as few calls as possible.
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { chunk } from '../lib/chunk.ts';
import { maxCallsPerBatch, type Pause, pauseWithJitter, UnprocessedItemsError } from './batch-write.ts';
import type { ItemKey } from './lease.ts';
import type { StateTable } from './table.ts';

/** DynamoDB accepts 100 keys per call (DynamoDB API Reference, BatchGetItem). */
const maxKeysPerCall = 100;

export type Consistency = 'strong' | 'eventual';

/**
 * Reads the items with these keys, in no particular order, as plain values that are not validated yet. Eventual
 * consistency costs half. What DynamoDB leaves unread because it is throttled is read again after a pause. Throws
 * UnprocessedItemsError if some keys are unread after the last call, and the SDK's error if a call fails.
 */
export async function batchGet(
  table: StateTable,
  keys: readonly ItemKey[],
  consistency: Consistency,
  pause: Pause = pauseWithJitter,
): Promise<readonly Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (const batch of chunk(keys, maxKeysPerCall)) found.push(...(await readBatch(table, batch, consistency, pause)));
  return found;
}

async function readBatch(
  { dynamodb, table }: StateTable,
  batch: readonly ItemKey[],
  consistency: Consistency,
  pause: Pause,
): Promise<readonly Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let left = batch.map((key) => marshall(key));
  for (let call = 1; call <= maxCallsPerBatch; call += 1) {
    const RequestItems = { [table]: { Keys: left, ConsistentRead: consistency === 'strong' } };
    const reply = await dynamodb.send(new BatchGetItemCommand({ RequestItems }));
    found.push(...(reply.Responses?.[table] ?? []).map((item) => unmarshall(item)));
    left = reply.UnprocessedKeys?.[table]?.Keys ?? [];
    if (left.length === 0) return found;
    if (call < maxCallsPerBatch) await pause(call);
  }
  throw new UnprocessedItemsError(
    `DynamoDB left ${left.length} of ${batch.length} keys unread after ${maxCallsPerBatch} calls`,
  );
}
