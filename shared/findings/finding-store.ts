// The journal of findings in DynamoDB. A finding has one item with its latest state, one for each step of its history,
// and one for the repair that was begun last.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { expiry, itemsOf, type Journal, type JournalTable } from '../table/table.ts';
import { type Finding, isOpen } from './finding.ts';
import { historyItem, readLatest, sortKeys } from './finding-items.ts';

/**
 * That a repair was undone, by whom, since when and until when the guardrail is kept off the resource, and by which event.
 * Earlier versions kept neither the event nor the beginning.
 */
const holdItem = z.object({
  by: z.string(),
  until: z.string(),
  since: z.optional(z.string()),
  eventId: z.optional(z.string()),
});
export type HeldOff = z.infer<typeof holdItem>;

/** Where a finding stands: its latest state, the repair that was put on record last, finished or not, and a hold. */
export type Standing = {
  readonly latest: Finding | undefined;
  readonly intent: Finding | undefined;
  readonly heldOff: HeldOff | undefined;
  /** Its history since the time that was asked for, oldest first. */
  readonly recent: readonly Finding[];
};

/** Reads where a finding stands, with its history since a time (ISO 8601) if there is one. */
export async function standing(journal: JournalTable, id: string, since?: string): Promise<Standing> {
  const items = new Map<string, Record<string, unknown>>();
  const values = { ':id': id, ':from': since ? `${sortKeys.history}${since}` : sortKeys.hold };
  const consistent = { ConsistentRead: true };
  for await (const item of itemsOf(journal, 'id = :id AND version >= :from', values, consistent)) {
    items.set(String(item['version']), item);
  }
  const [held, intended, current] = [items.get(sortKeys.hold), items.get(sortKeys.intent), items.get(sortKeys.latest)];
  return {
    latest: current && readLatest(current),
    intent: intended && historyItem.parse(intended).finding,
    heldOff: held && holdItem.parse(held),
    recent: [...items]
      .filter(([version]) => version.startsWith(sortKeys.history))
      .map(([, item]) => historyItem.parse(item).finding),
  };
}

/** Keeps the guardrail off the resource until a time (ISO 8601), because of an undo. */
export async function holdOff({ dynamodb, table }: JournalTable, id: string, held: HeldOff): Promise<void> {
  const item = { id, version: sortKeys.hold, ...held, expiresAt: expiry({ at: held.until }, 1) };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) }));
}

/** Puts a repair that is about to be made on record: the finding as it will be when the repair succeeds. */
export async function intendRepair({ dynamodb, table, retentionDays }: Journal, finding: Finding): Promise<void> {
  const item = { id: finding.id, version: sortKeys.intent, finding, expiresAt: expiry(finding, retentionDays) };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** What recording came to: the finding as the journal has it, and whether subscribers still have to be told of it. */
export type Recorded = { readonly finding: Finding; readonly isNews: boolean };

/**
 * Records a finding, as often as it is delivered and in whatever order: history keeps every one, the latest state is
 * that of the newest. It stays news until `markTold`, so that a crash in between loses no message. `publishedAt` is when
 * whoever made the finding was done.
 */
export async function record(journal: Journal, finding: Finding, publishedAt: Date): Promise<Recorded> {
  const told = await putHistory(journal, finding, publishedAt);
  const { previous, firstSeenAt } = await putLatest(journal, finding);
  return { finding: { ...finding, firstSeenAt }, isNews: !told && !isRepeat(previous, finding) };
}

/** Notes that subscribers need not be told of this finding again. */
export async function markTold({ dynamodb, table }: JournalTable, finding: Finding): Promise<void> {
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall(historyKey(finding)),
      UpdateExpression: 'SET told = :true',
      ExpressionAttributeValues: marshall({ ':true': true }),
    }),
  );
}

/** Adds a step to the history. Answers whether subscribers were told of it already, in an earlier delivery. */
async function putHistory(
  { dynamodb, table, retentionDays }: Journal,
  finding: Finding,
  publishedAt: Date,
): Promise<boolean> {
  const expiresAt = expiry(finding, retentionDays);
  const item = { ...historyKey(finding), finding, publishedAt: publishedAt.toISOString(), expiresAt };
  const put = new PutItemCommand({
    TableName: table,
    Item: marshall(item),
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const there = await unlessConditionFails(dynamodb.send(put));
  return there !== undefined && historyItem.parse(unmarshall(there)).told === true;
}

/** Makes this the latest state, unless a newer one is there. Answers with what was, or still is, the latest. */
async function putLatest(
  { dynamodb, table, retentionDays }: Journal,
  finding: Finding,
): Promise<{ previous: Finding | undefined; firstSeenAt: string }> {
  const closed = isOpen(finding) ? 'REMOVE expiresAt' : ', expiresAt = :expiry';
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall({ id: finding.id, version: sortKeys.latest }),
    UpdateExpression: `SET finding = :finding, accountId = :account, #at = :at, firstSeenAt = if_not_exists(firstSeenAt, :first) ${closed}`,
    ConditionExpression: 'attribute_not_exists(id) OR #at < :at',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({
      ':finding': finding,
      ':account': finding.accountId,
      ':at': finding.at,
      ':first': finding.firstSeenAt,
      ...(isOpen(finding) ? {} : { ':expiry': expiry(finding, retentionDays) }),
    }),
    ReturnValues: 'ALL_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const written = dynamodb.send(update);
  const item = (await unlessConditionFails(written)) ?? (await written).Attributes;
  const previous = item && readLatest(unmarshall(item));
  return { previous, firstSeenAt: previous?.firstSeenAt ?? finding.firstSeenAt };
}

/**
 * The same event tried again with the same result is no news, and neither is another event about what is open already. A
 * repair that had to be made again is.
 */
function isRepeat(previous: Finding | undefined, next: Finding): boolean {
  if (previous === undefined || previous.at >= next.at || previous.state !== next.state) return false;
  return isOpen(next) || previous.trigger.eventId === next.trigger.eventId;
}

/** Waits for a conditional write. Answers with the item that kept the condition from holding, undefined when it held. */
async function unlessConditionFails(write: Promise<unknown>): Promise<Record<string, AttributeValue> | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item) return error.Item;
    throw error;
  }
}

function historyKey(finding: Finding): { id: string; version: string } {
  return { id: finding.id, version: `${sortKeys.history}${finding.at}#${finding.trigger.eventId}#${finding.state}` };
}
