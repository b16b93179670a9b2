// Leases on items of the state table: for a limited time, one holder has an account, a channel or a sweep to itself.
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StateTable } from './table.ts';

/** An item's key in the state table. */
export type ItemKey = { readonly id: string; readonly version: string };

/** Who holds the lease, and for how long from `now` on: it expires by itself if its holder dies. */
export type Lease = { readonly holder: string; readonly now: Date; readonly durationMs: number };

/**
 * Acquires the lease on an item, which need not exist yet; its holder renews it. Returns the item, not validated yet,
 * or undefined while another holder has the lease.
 */
export async function acquireLease(
  { dynamodb, table }: StateTable,
  key: ItemKey,
  { holder, now, durationMs }: Lease,
): Promise<Record<string, unknown> | undefined> {
  const values = { ':holder': holder, ':now': now.getTime(), ':until': now.getTime() + durationMs };
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(key),
    UpdateExpression: 'SET holder = :holder, heldUntil = :until',
    ConditionExpression: 'attribute_not_exists(heldUntil) OR holder = :holder OR heldUntil <= :now',
    ExpressionAttributeValues: marshall(values),
    ReturnValues: 'ALL_NEW',
  });
  const updated = await undefinedIfConditionFails(dynamodb.send(update));
  return updated && unmarshall(updated.Attributes ?? {});
}

/** Releases the lease if this holder still has it. Otherwise it expired, or another holder has it: nothing to do. */
export async function releaseLease({ dynamodb, table }: StateTable, key: ItemKey, holder: string): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(key),
    UpdateExpression: 'REMOVE holder, heldUntil',
    ConditionExpression: 'holder = :holder',
    ExpressionAttributeValues: marshall({ ':holder': holder }),
  });
  await undefinedIfConditionFails(dynamodb.send(update));
}

/** Returns undefined if the condition of the write is not met. */
export async function undefinedIfConditionFails<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
