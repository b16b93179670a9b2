// Approvals in the journal: of one change of one resource, as it was when it was approved.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { requireItem } from '../table/read-item.ts';
import { expiryEpochSeconds, type StateStore, type StateTable } from '../table/table.ts';
import { sortKeys } from './finding-items.ts';

/** Times are ISO 8601 in UTC. */
export const approvalItem = z.object({
  /** The ARN of who approved, as AWS named the caller. */
  by: z.string(),
  at: z.string(),
  until: z.string(),
  /** What was approved: the change, and all that it was decided by. */
  fingerprint: z.string(),
  /** The event of the request. */
  eventId: z.string(),
  /** When the change was made, and by which event: an approval is for one change. */
  usedAt: z.optional(z.string()),
  usedBy: z.optional(z.string()),
  /** When the approval ended without a change, because the resource had changed. */
  lapsedAt: z.optional(z.string()),
});
export type Approval = z.infer<typeof approvalItem>;

/** Whether an approval allows the change with this fingerprint now, or could if nothing changes any more. Pure. */
export function isLive({ until, usedAt, lapsedAt }: Approval, now: Date): boolean {
  return usedAt === undefined && lapsedAt === undefined && now.toISOString() < until;
}

/**
 * The approval as an event sees it: what was used by an earlier delivery of the same event is not used for it, so that a
 * function that died before its write goes on. Pure.
 */
export function approvalFor(approval: Approval | undefined, eventId: string): Approval | undefined {
  if (approval === undefined || approval.usedBy !== eventId) return approval;
  const { usedAt: _, usedBy: _by, ...unused } = approval;
  return unused;
}

/** Longer than an evaluation takes from the use of an approval until its result is recorded. */
const resultTimeoutMs = 5 * 60_000;

/**
 * Whether another event is making the approved change: it has used the approval, and nothing was recorded of the finding since.
 * `latest` is the finding's latest state. Pure.
 */
export function isBeingMade(
  approval: Approval | undefined,
  latest: { readonly at: string } | undefined,
  eventId: string,
  now: Date,
): boolean {
  if (approval?.usedAt === undefined || approval.usedBy === eventId) return false;
  if (latest !== undefined && latest.at >= approval.usedAt) return false;
  return now.getTime() - Date.parse(approval.usedAt) < resultTimeoutMs;
}

/** The approval of a finding's change. Throws UnreadableItemError if it does not parse: it is a person's decision. */
export async function loadApproval({ dynamodb, table }: StateTable, id: string): Promise<Approval | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: marshall(keyOf(id)), ConsistentRead: true }),
  );
  return Item && requireItem(approvalItem, unmarshall(Item));
}

/**
 * Records an approval, unless there is one of the same change that counts already: that one is returned. Of two at the
 * same time, one is recorded. A request that is delivered again changes nothing.
 */
export async function recordApproval(journal: StateStore, id: string, approval: Approval): Promise<Approval> {
  const { dynamodb, table, retentionDays } = journal;
  const { at, fingerprint, eventId } = approval;
  const ended =
    'attribute_exists(usedAt) OR attribute_exists(lapsedAt) OR #until <= :now OR fingerprint <> :fingerprint';
  const put = new PutItemCommand({
    TableName: table,
    Item: marshall(
      { ...keyOf(id), ...approval, expiresAt: expiryEpochSeconds(approval, retentionDays) },
      { removeUndefinedValues: true },
    ),
    ConditionExpression: `attribute_not_exists(id) OR (eventId <> :event AND (${ended}))`,
    ExpressionAttributeNames: { '#until': 'until' },
    ExpressionAttributeValues: marshall({ ':event': eventId, ':now': at, ':fingerprint': fingerprint }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await dynamodb.send(put);
    return approval;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item)
      return requireItem(approvalItem, unmarshall(error.Item));
    throw error;
  }
}

/**
 * Uses an approval for the change that an event is about to make. Returns whether it may: not if another event has used it,
 * or if it has ended meanwhile.
 */
export async function claimApproval(
  journal: StateTable,
  id: string,
  { at, fingerprint }: Pick<Approval, 'at' | 'fingerprint'>,
  claim: { readonly eventId: string; readonly now: Date },
): Promise<boolean> {
  const isFree = '(attribute_not_exists(usedAt) OR usedBy = :event)';
  return updated(journal, id, {
    UpdateExpression: 'SET usedAt = :now, usedBy = :event',
    ConditionExpression: `#at = :at AND fingerprint = :fingerprint AND attribute_not_exists(lapsedAt) AND ${isFree}`,
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({
      ':now': claim.now.toISOString(),
      ':event': claim.eventId,
      ':at': at,
      ':fingerprint': fingerprint,
    }),
  });
}

/** Ends an approval that was not used, because the resource has changed. Nothing happens if there is none. */
export async function lapseApproval(journal: StateTable, id: string, now: Date): Promise<boolean> {
  return updated(journal, id, {
    UpdateExpression: 'SET lapsedAt = :now',
    ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(usedAt) AND attribute_not_exists(lapsedAt)',
    ExpressionAttributeValues: marshall({ ':now': now.toISOString() }),
  });
}

/** Whether the item met the condition, and was updated. */
async function updated(
  { dynamodb, table }: StateTable,
  id: string,
  update: Omit<UpdateItemCommand['input'], 'TableName' | 'Key'>,
): Promise<boolean> {
  try {
    await dynamodb.send(new UpdateItemCommand({ TableName: table, Key: marshall(keyOf(id)), ...update }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function keyOf(id: string): { id: string; version: string } {
  return { id, version: sortKeys.approval };
}
