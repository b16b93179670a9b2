// Counters of changes: one small item per hour, so that a change costs one write unit whatever else is counted.
import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { expiryEpochSeconds, type StateTable } from '../../table/table.ts';

/** A counter and the hour that it counts, such as `2026-11-25T10`. */
export type CounterKey = { readonly id: string; readonly hour: string };

/** How many were added, and whether they are the first ones of the hour. */
export type Added = { readonly added: number; readonly isFirst: boolean };

const counterItem = z.object({ changes: z._default(z.number(), 0) });

/**
 * Adds `count` to a counter, or as many as the limit leaves. The counter never exceeds its limit. Throws the SDK's error
 * if that is not possible.
 */
export type AddUpTo = (key: CounterKey, limit: number, count: number) => Promise<Added>;

/** The counters in the journal, which all functions and commands share. */
export function journalCounters(table: StateTable): AddUpTo {
  return (key, limit, count) => addUpTo(table, key, limit, count);
}

/** Counters that begin with what the journal has, which is read once, and count on in memory: nothing is written. */
export function previewCounters(table: StateTable): AddUpTo {
  return countersInMemory((key) => readCounter(table, key));
}

/** Counters in memory, which begin with what `initial` returns. */
export function countersInMemory(initial: (key: CounterKey) => Promise<number> = async () => 0): AddUpTo {
  const counters = new Map<string, Promise<{ changes: number }>>();
  return async (key, limit, count) => {
    const name = JSON.stringify([key.id, key.hour]);
    const pending = counters.get(name) ?? initial(key).then((changes) => ({ changes }));
    counters.set(name, pending);
    // A counter that could not be read is read again with the next change.
    pending.catch(() => counters.delete(name));
    const counter = await pending;
    const added = Math.max(0, Math.min(count, limit - counter.changes));
    const isFirst = counter.changes === 0 && added > 0;
    counter.changes += added;
    return { added, isFirst };
  };
}

async function readCounter({ dynamodb, table }: StateTable, key: CounterKey): Promise<number> {
  const read = new GetItemCommand({ TableName: table, Key: marshall(itemKeyOf(key)), ConsistentRead: true });
  const { Item } = await dynamodb.send(read);
  return counterItem.parse(unmarshall(Item ?? {})).changes;
}

async function addUpTo(table: StateTable, key: CounterKey, limit: number, count: number): Promise<Added> {
  let wanted = Math.min(count, limit);
  while (wanted > 0) {
    const { isAdded, changes } = await tryToAdd(table, key, limit, wanted);
    if (isAdded) return { added: wanted, isFirst: changes === wanted };
    wanted = Math.min(wanted, limit - changes);
  }
  return { added: 0, isFirst: false };
}

/** Adds all or nothing. `changes` is the counter's value afterwards. */
async function tryToAdd(
  { dynamodb, table }: StateTable,
  { id, hour }: CounterKey,
  limit: number,
  count: number,
): Promise<{ readonly isAdded: boolean; readonly changes: number }> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(itemKeyOf({ id, hour })),
    UpdateExpression: 'SET expiresAt = :expiry ADD changes :count',
    ConditionExpression: 'attribute_not_exists(changes) OR changes <= :most',
    ExpressionAttributeValues: marshall({
      ':count': count,
      ':most': limit - count,
      ':expiry': expiryEpochSeconds({ at: `${hour}:00:00.000Z` }, 2),
    }),
    ReturnValues: 'UPDATED_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    const { Attributes } = await dynamodb.send(update);
    return { isAdded: true, changes: counterItem.parse(unmarshall(Attributes ?? {})).changes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { isAdded: false, changes: counterItem.parse(unmarshall(error.Item ?? {})).changes };
  }
}

/** The hour of a time, as it is in a counter's key. */
export function hourOf(time: Date): string {
  return time.toISOString().slice(0, 13);
}

/** The key of a counter's item in the journal. */
export function itemKeyOf({ id, hour }: CounterKey): { id: string; version: string } {
  return { id, version: hour };
}
