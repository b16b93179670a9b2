// Which owners' platforms are due: one mark for each owner, so that a thousand changes of admission leave one message.
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type ItemKey, undefinedIfConditionFails } from '../table/lease.ts';
import type { StateTable } from '../table/table.ts';

/** Puts one message for each of these owners into the queue of requests. Throws if one of them is not in it. */
export type SendOwnerRequests = (owners: readonly string[], reason: string) => Promise<unknown>;

/**
 * A message that is marked for longer than this counts as lost, and another one is sent. A retried message renews its mark
 * at least every five minutes; one that a function dropped in the middle comes back after twelve.
 */
export const lostAfterMs = 15 * 60_000;

/** Reasons are for people: of many, the first ones are enough, and the item stays small. */
const maxReasons = 20;

const dueItem = z.object({ reasons: z._default(z.array(z.string()), []) });

/**
 * Has the platforms of these owners brought in step, each by one message. An owner for which a message waits gets no second
 * one: a run takes the mark before it reads any record, so it sees all that was written before this call. An urgent request
 * does not rely on a message that has failed and waits for its next attempt, which may take minutes. Throws the SDK's error:
 * then some owners may have no message, and the hourly comparison finds them.
 */
export async function requestOwners(
  journal: StateTable,
  send: SendOwnerRequests,
  owners: readonly string[],
  reason: string,
  now: Date,
  { isUrgent = false }: { readonly isUrgent?: boolean } = {},
): Promise<void> {
  for (const owner of new Set(owners)) {
    if (!(await mark(journal, owner, [reason], now, isUrgent ? orRetried : ''))) continue;
    try {
      await send([owner], reason);
    } catch (error) {
      // The next request has to send one.
      await takeMark(journal, owner);
      throw error;
    }
  }
}

/**
 * Takes the mark of an owner whose run begins: from now on, a change of admission sends another message. Returns the
 * reasons for the run; none if nobody marked it.
 */
export async function takeMark({ dynamodb, table }: StateTable, owner: string): Promise<readonly string[]> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(keyOf(owner)),
    UpdateExpression: 'REMOVE dueAt, reasons, isRetry',
    ConditionExpression: 'attribute_exists(dueAt)',
    ReturnValues: 'ALL_OLD',
  });
  const taken = await undefinedIfConditionFails(dynamodb.send(update));
  const item = dueItem.safeParse(unmarshall(taken?.Attributes ?? {}));
  return item.success ? item.data.reasons : [];
}

/**
 * Marks an owner whose message has failed and waits for its next attempt. Returns false if another message waits already: then
 * this one is not needed any more.
 */
export function markAgain(journal: StateTable, owner: string, reasons: readonly string[], now: Date): Promise<boolean> {
  return mark(journal, owner, reasons, now, '', ', isRetry = :true');
}

/** Also takes over from a message that waits for its next attempt. */
const orRetried = ' OR attribute_exists(isRetry)';

async function mark(
  { dynamodb, table }: StateTable,
  owner: string,
  reasons: readonly string[],
  now: Date,
  orCondition: string,
  retry = ' REMOVE isRetry',
): Promise<boolean> {
  const values = {
    ':now': now.getTime(),
    ':lost': now.getTime() - lostAfterMs,
    ':none': [],
    ':reasons': reasons,
    ...(retry.includes(':true') ? { ':true': true } : {}),
  };
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(keyOf(owner)),
    UpdateExpression: `SET dueAt = :now, reasons = list_append(if_not_exists(reasons, :none), :reasons)${retry}`,
    ConditionExpression: `attribute_not_exists(dueAt) OR dueAt <= :lost${orCondition}`,
    ExpressionAttributeValues: marshall(values),
  });
  if ((await undefinedIfConditionFails(dynamodb.send(update))) !== undefined) return true;
  await addReasons({ dynamodb, table }, owner, reasons);
  return false;
}

/** Renews the mark of an owner whose message was received and has to wait again. */
export async function renewMark({ dynamodb, table }: StateTable, owner: string, now: Date): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(keyOf(owner)),
    UpdateExpression: 'SET dueAt = :now',
    ConditionExpression: 'attribute_exists(dueAt)',
    ExpressionAttributeValues: marshall({ ':now': now.getTime() }),
  });
  await undefinedIfConditionFails(dynamodb.send(update));
}

/** If a run took the mark meanwhile, it reads what this reason is about: then it needs none. */
async function addReasons({ dynamodb, table }: StateTable, owner: string, reasons: readonly string[]): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(keyOf(owner)),
    UpdateExpression: 'SET reasons = list_append(reasons, :reasons)',
    ConditionExpression: 'attribute_exists(dueAt) AND size(reasons) < :most',
    ExpressionAttributeValues: marshall({ ':reasons': reasons, ':most': maxReasons }),
  });
  await undefinedIfConditionFails(dynamodb.send(update));
}

function keyOf(owner: string): ItemKey {
  return { id: 'platform-due', version: owner };
}
