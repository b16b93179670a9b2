// Reads many items of the state table with as few calls as possible.
import { type AttributeValue, BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { chunk } from '../lib/chunk.ts';
import type { ItemKey } from './lease.ts';
import type { StateTable } from './table.ts';
import { type Pause, pauseWithJitter, repeatUndone } from './undone.ts';

/** DynamoDB accepts 100 keys per call (DynamoDB API Reference, BatchGetItem). */
const maxKeysPerCall = 100;

export type Consistency = 'strong' | 'eventual';

/**
 * Reads the items with these keys, in no particular order, as plain values that are not validated yet. Eventual
 * consistency costs half. What DynamoDB leaves unread is read again. Throws UnprocessedItemsError if some keys are unread
 * after the last call, and the SDK's error if a call fails.
 */
export async function batchGet(
  { dynamodb, table }: StateTable,
  keys: readonly ItemKey[],
  consistency: Consistency,
  pause: Pause = pauseWithJitter,
): Promise<readonly Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  const send = async (left: readonly Record<string, AttributeValue>[]) => {
    const RequestItems = { [table]: { Keys: [...left], ConsistentRead: consistency === 'strong' } };
    const reply = await dynamodb.send(new BatchGetItemCommand({ RequestItems }));
    found.push(...(reply.Responses?.[table] ?? []).map((item) => unmarshall(item)));
    return reply.UnprocessedKeys?.[table]?.Keys ?? [];
  };
  for (const batch of chunk(keys, maxKeysPerCall)) {
    await repeatUndone(
      batch.map((key) => marshall(key)),
      'keys unread',
      send,
      pause,
    );
  }
  return found;
}
