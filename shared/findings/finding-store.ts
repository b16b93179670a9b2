// Findings in the journal. A finding has one item with its latest state, one for each step of its history, one for its
// last intent, and one for its suspension.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { readItem, requireItem } from '../table/read-item.ts';
import { expiryEpochSeconds, queryItems, type StateStore, type StateTable } from '../table/table.ts';
import { type Finding, isOpen } from './finding.ts';
import { historyItem, readLatestItem, sortKeys } from './finding-items.ts';

/**
 * The suspension of a guardrail on a resource after an undo: by whom and by which event, since when and until when.
 * Items may lack `since` and `eventId`.
 */
const suspensionItem = z.object({
  by: z.string(),
  until: z.string(),
  since: z.optional(z.string()),
  eventId: z.optional(z.string()),
});
export type Suspension = z.infer<typeof suspensionItem>;

/** What the journal has about a finding: its latest state, its last intent, finished or not, and its suspension. */
export type FindingRecord = {
  readonly latest: Finding | undefined;
  readonly intent: Finding | undefined;
  readonly suspension: Suspension | undefined;
  /** Its history since the requested time, oldest first. */
  readonly recent: readonly Finding[];
};

/**
 * Reads the record of a finding, with its history since a time (ISO 8601) if one is given. Items that do not parse are
 * reported and count as absent, since the next finding writes them again; but a suspension is a person's decision, and
 * throws UnreadableItemError.
 */
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
    latest: current && readLatestItem(journal, current),
    intent: intent && readItem(journal, historyItem, intent)?.finding,
    suspension: suspension && requireItem(suspensionItem, suspension),
    recent: [...items]
      .filter(([version]) => version.startsWith(sortKeys.history))
      .flatMap(([, item]) => readItem(journal, historyItem, item)?.finding ?? []),
  };
}

/** Suspends the guardrail on the resource until a time (ISO 8601), because of an undo. */
export async function suspend({ dynamodb, table }: StateTable, id: string, suspension: Suspension): Promise<void> {
  const item = {
    id,
    version: sortKeys.suspension,
    ...suspension,
    expiresAt: expiryEpochSeconds({ at: suspension.until }, 1),
  };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) }));
}

/** Records the intent before a write: the finding as it will be if the remediation succeeds. */
export async function recordIntent({ dynamodb, table, retentionDays }: StateStore, finding: Finding): Promise<void> {
  const item = {
    id: finding.id,
    version: sortKeys.intent,
    finding,
    expiresAt: expiryEpochSeconds(finding, retentionDays),
  };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** The finding as the journal has it, and whether subscribers still have to be notified. */
export type RecordedFinding = { readonly finding: Finding; readonly shouldNotify: boolean };

/**
 * Records a finding. Repeated and out-of-order deliveries are safe: the history has every step once, and the latest
 * state is that of the newest step. `shouldNotify` stays true until `markNotified`, so that a crash in between loses no
 * notification. `publishedAt` is when the finding was published.
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

/** Records that subscribers were notified of this step of the finding. */
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

/** Adds a step to the history. Returns whether subscribers were notified of it in an earlier delivery. */
async function putHistory(journal: StateStore, finding: Finding, publishedAt: Date): Promise<boolean> {
  const { dynamodb, table, retentionDays } = journal;
  const expiresAt = expiryEpochSeconds(finding, retentionDays);
  const item = { ...historyKey(finding), finding, publishedAt: publishedAt.toISOString(), expiresAt };
  const put = new PutItemCommand({
    TableName: table,
    Item: marshall(item),
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const existing = await itemIfConditionFails(dynamodb.send(put));
  return existing !== undefined && readItem(journal, historyItem, unmarshall(existing))?.told === true;
}

/** Stores this as the latest state, unless a newer one exists. Returns what was, or still is, the latest. */
async function putLatest(
  journal: StateStore,
  finding: Finding,
): Promise<{ previous: Finding | undefined; firstSeenAt: string }> {
  const { dynamodb, table, retentionDays } = journal;
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
  const previous = item && readLatestItem(journal, unmarshall(item));
  if (item !== undefined && previous === undefined) await replaceLatest(journal, finding);
  return { previous, firstSeenAt: previous?.firstSeenAt ?? finding.firstSeenAt };
}

/** Writes the whole latest item: the times of an unreadable one, which the conditional write kept, say nothing. */
async function replaceLatest({ dynamodb, table, retentionDays }: StateStore, finding: Finding): Promise<void> {
  const { id, accountId, at, firstSeenAt } = finding;
  const expiry = isOpen(finding) ? {} : { expiresAt: expiryEpochSeconds(finding, retentionDays) };
  const item = { id, version: sortKeys.latest, finding, accountId, at, firstSeenAt, ...expiry };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/**
 * Another attempt at the same event with the same result is not a state change, and neither is another event about an
 * open finding. A remediation that had to be repeated is one.
 */
function isRepeat(previous: Finding | undefined, next: Finding): boolean {
  if (previous === undefined || previous.at >= next.at || previous.state !== next.state) return false;
  return isOpen(next) || previous.trigger.eventId === next.trigger.eventId;
}

/** Waits for a conditional write. Returns the existing item if the condition is not met, undefined if it is. */
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
