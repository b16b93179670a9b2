// Claims on items of the journal: for a while, one holder has an account or a channel to itself.
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StateTable } from './table.ts';

/** An item's key in the journal's table. */
export type ItemKey = { readonly id: string; readonly version: string };

/** Who claims, from now on for so many milliseconds: a claim ends by itself, should its holder die. */
export type Lease = { readonly holder: string; readonly now: Date; readonly durationMs: number };

/**
 * Claims an item, which need not be there; a holder that has it claims it anew. Answers with the item, that nobody has parsed
 * yet, or undefined while another holder has it.
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

/** Lets an item go, if this holder still has it. Somebody else may have it by now, or nobody: both are fine. */
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

/** Undefined when the condition does not hold. */
async function undefinedIfConditionFails<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
