// Findings in the journal. A finding has one item with its latest state, one for each step of its history, one for its
// last intent, and one for its suspension.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { batchWrite } from '../table/batch-write.ts';
import { readItem } from '../table/read-item.ts';
import { expiryEpochSeconds, type StateStore, type StateTable } from '../table/table.ts';
import { type Finding, isOpen } from './finding.ts';
import {
  encodeRemediation,
  historyItem,
  latestItem,
  readLatestItem,
  type Suspension,
  sortKeys,
} from './finding-items.ts';
import { isSameHold } from './hold.ts';

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

/**
 * Records intents before writes: the findings as they will be if the remediations succeed. Throws the SDK's error or
 * UnprocessedItemsError; some of them may be recorded then.
 */
export async function recordIntents(journal: StateStore, findings: readonly Finding[]): Promise<void> {
  const puts = findings.map((finding) => {
    const expiresAt = expiryEpochSeconds(finding, journal.retentionDays);
    return { PutRequest: { Item: marshall({ id: finding.id, version: sortKeys.intent, finding, expiresAt }) } };
  });
  await batchWrite(journal, puts);
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
  const isRemediation = finding.state === 'remediated';
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(latestKey(finding)),
    UpdateExpression: [
      'SET finding = :finding, accountId = :account, #at = :at, firstSeenAt = if_not_exists(firstSeenAt, :first)',
      ', remediationsSince = if_not_exists(remediationsSince, :at)',
      isOpen(finding) ? ' REMOVE expiresAt' : ', expiresAt = :expiry',
      isRemediation ? ' ADD remediations :remediation' : '',
    ].join(''),
    ConditionExpression: 'attribute_not_exists(id) OR #at < :at',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({
      ':finding': finding,
      ':account': finding.accountId,
      ':at': finding.at,
      ':first': finding.firstSeenAt,
      ...(isOpen(finding) ? {} : { ':expiry': expiryEpochSeconds(finding, retentionDays) }),
      ...(isRemediation ? { ':remediation': new Set([encodeRemediation(finding)]) } : {}),
    }),
    ReturnValues: 'ALL_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const written = dynamodb.send(update);
  const newer = await itemIfConditionFails(written);
  if (newer && isRemediation) await changeRemediations(journal, finding, 'ADD', [encodeRemediation(finding)]);
  const item = newer ?? (await written).Attributes;
  const previous = item && readLatestItem(journal, unmarshall(item));
  if (item !== undefined && previous === undefined) await replaceLatest(journal, finding);
  if (item !== undefined && previous !== undefined) await removeOutdated(journal, finding, unmarshall(item));
  return { previous, firstSeenAt: previous?.firstSeenAt ?? finding.firstSeenAt };
}

/** The longest window of `limits.contested`: older remediations count for nothing. */
const longestWindowMs = 24 * 60 * 60_000;
/** As many outdated remediations are removed at once, so that hardly any step costs another write. */
const manyRemediations = 20;

async function removeOutdated(journal: StateTable, finding: Finding, previous: Record<string, unknown>): Promise<void> {
  const oldest = new Date(Date.parse(finding.at) - longestWindowMs).toISOString();
  const { remediations = [] } = latestItem.parse(previous);
  const outdated = [...remediations].filter((each) => each < JSON.stringify([oldest]));
  if (outdated.length >= manyRemediations) await changeRemediations(journal, finding, 'DELETE', outdated);
}

/** Adds to the set of remediations, or removes from it. Both are idempotent. */
async function changeRemediations(
  { dynamodb, table }: StateTable,
  finding: Finding,
  action: 'ADD' | 'DELETE',
  remediations: readonly string[],
): Promise<void> {
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall(latestKey(finding)),
      UpdateExpression: `${action} remediations :remediations`,
      ExpressionAttributeValues: marshall({ ':remediations': new Set(remediations) }),
    }),
  );
}

/** Writes the whole latest item: the times of an unreadable one, which the conditional write kept, say nothing. */
async function replaceLatest({ dynamodb, table, retentionDays }: StateStore, finding: Finding): Promise<void> {
  const { id, accountId, at, firstSeenAt } = finding;
  const expiry = isOpen(finding) ? {} : { expiresAt: expiryEpochSeconds(finding, retentionDays) };
  const remediations = finding.state === 'remediated' ? { remediations: new Set([encodeRemediation(finding)]) } : {};
  const times = { at, firstSeenAt, remediationsSince: at };
  const item = { id, version: sortKeys.latest, finding, accountId, ...times, ...remediations, ...expiry };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/**
 * Another attempt at the same event with the same result is not a state change, and neither is another event about an
 * open finding. A remediation that had to be repeated is one, and so is a change that is held for another reason.
 */
function isRepeat(previous: Finding | undefined, next: Finding): boolean {
  if (previous === undefined || previous.at >= next.at || previous.state !== next.state) return false;
  if (!isSameHold(previous.hold, next.hold)) return false;
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

function latestKey({ id }: Finding): { id: string; version: string } {
  return { id, version: sortKeys.latest };
}

function historyKey(finding: Finding): { id: string; version: string } {
  return { id: finding.id, version: `${sortKeys.history}${finding.at}#${finding.trigger.eventId}#${finding.state}` };
}
