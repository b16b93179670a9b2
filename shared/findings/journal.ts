// The journal of findings in DynamoDB. A finding has one item with its latest state, one for each step of its history,
// and one for the repair that was begun last.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type Finding, findingSchema, isOpen } from './finding.ts';

/** Where findings are read. */
export type JournalTable = { readonly dynamodb: DynamoDBClient; readonly table: string };

/** Where findings are read and kept; history, and findings that are closed, for so many days. */
export type Journal = JournalTable & { readonly retentionDays: number };

/** Latest states by account, newest first; items of the history have no `accountId` of their own and are not in it. */
export const byAccountIndex = 'by-account';

// Sort keys of a finding's items; `standing` reads all but the history in one query, so they have to sort behind it.
const history = 'history#';
const hold = 'hold';
const intent = 'intent';
const latest = 'latest';

/** The latest state of a finding; `firstSeenAt` stands outside of it, since the first delivery sets it for good. */
const latestItem = z.object({ finding: findingSchema, firstSeenAt: z.string() });
const historyItem = z.object({ finding: findingSchema, told: z.optional(z.boolean()) });

/** That a repair was undone, by whom, and until when the guardrail is kept off the resource. */
const holdItem = z.object({ by: z.string(), until: z.string() });
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
  const values = { ':id': id, ':from': since ? `${history}${since}` : hold };
  const consistent = { ConsistentRead: true };
  for await (const item of itemsOf(journal, 'id = :id AND version >= :from', values, consistent)) {
    items.set(String(item['version']), item);
  }
  const [held, intended, current] = [items.get(hold), items.get(intent), items.get(latest)];
  return {
    latest: current && readLatest(current),
    intent: intended && historyItem.parse(intended).finding,
    heldOff: held && holdItem.parse(held),
    recent: [...items]
      .filter(([version]) => version.startsWith(history))
      .map(([, item]) => historyItem.parse(item).finding),
  };
}

/** Keeps the guardrail off the resource until a time (ISO 8601), because of an undo. */
export async function holdOff({ dynamodb, table }: JournalTable, id: string, { by, until }: HeldOff): Promise<void> {
  const item = { id, version: hold, by, until, expiresAt: expiry({ at: until }, 1) };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** Puts a repair that is about to be made on record: the finding as it will be when the repair succeeds. */
export async function intendRepair({ dynamodb, table, retentionDays }: Journal, finding: Finding): Promise<void> {
  const item = { id: finding.id, version: intent, finding, expiresAt: expiry(finding, retentionDays) };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** What recording came to: the finding as the journal has it, and whether subscribers still have to be told of it. */
export type Recorded = { readonly finding: Finding; readonly isNews: boolean };

/**
 * Records a finding, as often as it is delivered and in whatever order: history keeps every one, the latest state is
 * that of the newest. It stays news until `markTold`, so that a crash in between loses no message.
 */
export async function record(journal: Journal, finding: Finding): Promise<Recorded> {
  const told = await putHistory(journal, finding);
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
async function putHistory({ dynamodb, table, retentionDays }: Journal, finding: Finding): Promise<boolean> {
  const item = { ...historyKey(finding), finding, expiresAt: expiry(finding, retentionDays) };
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
    Key: marshall({ id: finding.id, version: latest }),
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

export type Filter = {
  readonly accountId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly state?: string | undefined;
};

/** Findings in their latest state, newest first. */
export async function listFindings(journal: JournalTable, filter: Filter): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const item of latestItems(journal, filter.accountId)) findings.push(readLatest(item));
  return findings
    .filter((finding) => filter.resourceId === undefined || finding.resource.id === filter.resourceId)
    .filter((finding) => filter.state === undefined || finding.state === filter.state)
    .sort((one, other) => other.at.localeCompare(one.at));
}

/** Every state that a finding went through, oldest first. */
export async function historyOf(journal: JournalTable, id: string): Promise<Finding[]> {
  const steps: Finding[] = [];
  const values = { ':id': id, ':history': history };
  for await (const item of itemsOf(journal, 'id = :id AND begins_with(version, :history)', values)) {
    steps.push(historyItem.parse(item).finding);
  }
  return steps;
}

/**
 * The items of the journal's table for which a key condition with these values holds, page after page, as plain values
 * that nobody has parsed yet. Throws the SDK's error when the table cannot be read.
 */
export function itemsOf(
  { dynamodb, table }: JournalTable,
  KeyConditionExpression: string,
  values: Readonly<Record<string, string>>,
  how: Pick<QueryCommandInput, 'ConsistentRead' | 'IndexName' | 'ScanIndexForward'> = {},
): AsyncGenerator<Record<string, unknown>> {
  const ExpressionAttributeValues = marshall(values);
  const query = { TableName: table, KeyConditionExpression, ExpressionAttributeValues, ...how };
  return unmarshalled(paginateQuery({ client: dynamodb }, query));
}

function latestItems(journal: JournalTable, accountId: string | undefined): AsyncGenerator<Record<string, unknown>> {
  if (accountId === undefined) {
    const { dynamodb, table } = journal;
    return unmarshalled(paginateScan({ client: dynamodb }, { TableName: table, IndexName: byAccountIndex }));
  }
  const newestFirst = { IndexName: byAccountIndex, ScanIndexForward: false };
  return itemsOf(journal, 'accountId = :account', { ':account': accountId }, newestFirst);
}

type Item = Record<string, AttributeValue>;

async function* unmarshalled(
  pages: AsyncIterable<{ Items?: Item[] | undefined }>,
): AsyncGenerator<Record<string, unknown>> {
  for await (const { Items } of pages) for (const item of Items ?? []) yield unmarshall(item);
}

/** Waits for a conditional write. Answers with the item that kept the condition from holding, undefined when it held. */
async function unlessConditionFails(write: Promise<unknown>): Promise<Item | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item) return error.Item;
    throw error;
  }
}

function readLatest(item: Record<string, unknown>): Finding {
  const { finding, firstSeenAt } = latestItem.parse(item);
  return { ...finding, firstSeenAt };
}

function historyKey(finding: Finding): { id: string; version: string } {
  return { id: finding.id, version: `${history}${finding.at}#${finding.trigger.eventId}#${finding.state}` };
}

/** So many days after `at`, in seconds since 1970, as DynamoDB's time to live wants them. */
export function expiry({ at }: { readonly at: string }, days: number): number {
  return Math.floor(Date.parse(at) / 1000) + days * 24 * 60 * 60;
}
