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
import { expiryEpochSeconds, queryItems, type StateStore, type StateTable } from '../table/table.ts';
import { type Finding, isOpen } from './finding.ts';
import { historyItem, parseLatestItem, sortKeys } from './finding-items.ts';

/**
 * That a repair was undone, by whom, since when and until when the guardrail is kept off the resource, and by which event.
 * Earlier versions kept neither the event nor the beginning.
 */
const suspensionItem = z.object({
  by: z.string(),
  until: z.string(),
  since: z.optional(z.string()),
  eventId: z.optional(z.string()),
});
export type Suspension = z.infer<typeof suspensionItem>;

/** Where a finding stands: its latest state, the repair that was put on record last, finished or not, and a hold. */
export type FindingRecord = {
  readonly latest: Finding | undefined;
  readonly intent: Finding | undefined;
  readonly suspension: Suspension | undefined;
  /** Its history since the time that was asked for, oldest first. */
  readonly recent: readonly Finding[];
};

/** Reads where a finding stands, with its history since a time (ISO 8601) if there is one. */
export async function loadFindingRecord(journal: StateTable, id: string, since?: string): Promise<FindingRecord> {
  const items = new Map<string, Record<string, unknown>>();
  const values = { ':id': id, ':from': since ? `${sortKeys.history}${since}` : sortKeys.suspension };
  const consistent = { ConsistentRead: true };
  for await (const item of queryItems(journal, 'id = :id AND version >= :from', values, consistent)) {
    items.set(String(item['version']), item);
  }
  const [suspension, intent, current] = [
    items.get(sortKeys.suspension),
    items.get(sortKeys.intent),
    items.get(sortKeys.latest),
  ];
  return {
    latest: current && parseLatestItem(current),
    intent: intent && historyItem.parse(intent).finding,
    suspension: suspension && suspensionItem.parse(suspension),
    recent: [...items]
      .filter(([version]) => version.startsWith(sortKeys.history))
      .map(([, item]) => historyItem.parse(item).finding),
  };
}

/** Keeps the guardrail off the resource until a time (ISO 8601), because of an undo. */
export async function suspend({ dynamodb, table }: StateTable, id: string, suspension: Suspension): Promise<void> {
  const item = {
    id,
    version: sortKeys.suspension,
    ...suspension,
    expiresAt: expiryEpochSeconds({ at: suspension.until }, 1),
  };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) }));
}

/** Puts a repair that is about to be made on record: the finding as it will be when the repair succeeds. */
export async function recordIntent({ dynamodb, table, retentionDays }: StateStore, finding: Finding): Promise<void> {
  const item = {
    id: finding.id,
    version: sortKeys.intent,
    finding,
    expiresAt: expiryEpochSeconds(finding, retentionDays),
  };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** What recording came to: the finding as the journal has it, and whether subscribers still have to be told of it. */
export type RecordedFinding = { readonly finding: Finding; readonly shouldNotify: boolean };

/**
 * Records a finding, as often as it is delivered and in whatever order: history keeps every one, the latest state is
 * that of the newest. It stays news until `markTold`, so that a crash in between loses no message. `publishedAt` is when
 * whoever made the finding was done.
 */
export async function recordFinding(
  journal: StateStore,
  finding: Finding,
  publishedAt: Date,
): Promise<RecordedFinding> {
  const wasNotified = await putHistory(journal, finding, publishedAt);
  const { previous, firstSeenAt } = await putLatest(journal, finding);
  return { finding: { ...finding, firstSeenAt }, shouldNotify: !wasNotified && !isRepeat(previous, finding) };
}

/** Notes that subscribers need not be told of this finding again. */
export async function markNotified({ dynamodb, table }: StateTable, finding: Finding): Promise<void> {
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
  { dynamodb, table, retentionDays }: StateStore,
  finding: Finding,
  publishedAt: Date,
): Promise<boolean> {
  const expiresAt = expiryEpochSeconds(finding, retentionDays);
  const item = { ...historyKey(finding), finding, publishedAt: publishedAt.toISOString(), expiresAt };
  const put = new PutItemCommand({
    TableName: table,
    Item: marshall(item),
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const existing = await itemIfConditionFails(dynamodb.send(put));
  return existing !== undefined && historyItem.parse(unmarshall(existing)).told === true;
}

/** Makes this the latest state, unless a newer one is there. Answers with what was, or still is, the latest. */
async function putLatest(
  { dynamodb, table, retentionDays }: StateStore,
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
      ...(isOpen(finding) ? {} : { ':expiry': expiryEpochSeconds(finding, retentionDays) }),
    }),
    ReturnValues: 'ALL_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const written = dynamodb.send(update);
  const item = (await itemIfConditionFails(written)) ?? (await written).Attributes;
  const previous = item && parseLatestItem(unmarshall(item));
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
async function itemIfConditionFails(write: Promise<unknown>): Promise<Record<string, AttributeValue> | undefined> {
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
