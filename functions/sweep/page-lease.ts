// The lease of an account in a sweep: one sweep at a time has an account, and of each page one message is handled.
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { undefinedIfConditionFails } from '../../shared/table/lease.ts';
import { expiryEpochSeconds, type StateTable } from '../../shared/table/table.ts';

/** One page of a sweep of an account, and the message that it came with. */
export type PageDelivery = {
  readonly accountId: string;
  readonly sweepId: string;
  readonly hop: number;
  /** The id of the message: a page that is delivered again has the same one, a page that was sent twice has not. */
  readonly messageId: string;
};

/** Duration of the lease. After this time without a page, another sweep can acquire it. */
const leaseMs = 30 * 60_000;

const condition = [
  // A sweep that has reached its last page does not begin again: SQS may deliver a message more than once.
  '(attribute_not_exists(lastSweep) OR lastSweep <> :sweep)',
  `(${[
    '(attribute_not_exists(holder) OR holder <> :sweep) AND (attribute_not_exists(heldUntil) OR heldUntil <= :now)',
    'holder = :sweep AND (attribute_not_exists(hop) OR hop < :hop OR (hop = :hop AND messageId = :message))',
  ]
    .map((each) => `(${each})`)
    .join(' OR ')})`,
].join(' AND ');

/**
 * Acquires or renews the lease for this page. Returns false while another sweep has the account, and for a page that
 * was handled already or that another message is about. Throws the SDK's error.
 */
export async function acquirePage(
  { dynamodb, table }: StateTable,
  { accountId, sweepId, hop, messageId }: PageDelivery,
  now: Date,
): Promise<boolean> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(keyOf(accountId)),
    UpdateExpression: 'SET holder = :sweep, heldUntil = :until, hop = :hop, messageId = :message REMOVE expiresAt',
    ConditionExpression: condition,
    ExpressionAttributeValues: marshall({
      ':sweep': sweepId,
      ':hop': hop,
      ':message': messageId,
      ':now': now.getTime(),
      ':until': now.getTime() + leaseMs,
    }),
  });
  return (await undefinedIfConditionFails(dynamodb.send(update))) !== undefined;
}

/** Releases the lease after the last page. Does nothing if another sweep has it by now. Throws the SDK's error. */
export async function finishSweep(
  { dynamodb, table }: StateTable,
  { accountId, sweepId }: PageDelivery,
  now: Date,
): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(keyOf(accountId)),
    UpdateExpression: 'SET lastSweep = :sweep, expiresAt = :expiry REMOVE holder, heldUntil, hop, messageId',
    ConditionExpression: 'holder = :sweep',
    ExpressionAttributeValues: marshall({
      ':sweep': sweepId,
      // Longer than a message stays in a queue.
      ':expiry': expiryEpochSeconds({ at: now.toISOString() }, 15),
    }),
  });
  await undefinedIfConditionFails(dynamodb.send(update));
}

function keyOf(accountId: string): { id: string; version: string } {
  return { id: 'sweeps', version: accountId };
}
