// Which sweep works on an account: another one that comes meanwhile leaves it alone.
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { JournalTable } from '../findings/items.ts';

/**
 * Claims the account for a sweep, for so many milliseconds from now; a sweep that has it claims it longer. Answers false
 * while another one has it. A sweep that dies loses it with time.
 */
export async function claimAccount(
  { dynamodb, table }: JournalTable,
  accountId: string,
  sweepId: string,
  now: Date,
  milliseconds: number,
): Promise<boolean> {
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ id: 'sweeps', version: accountId }),
        UpdateExpression: 'SET sweepId = :sweep, claimedUntil = :until',
        ConditionExpression: 'attribute_not_exists(sweepId) OR sweepId = :sweep OR claimedUntil < :now',
        ExpressionAttributeValues: marshall({
          ':sweep': sweepId,
          ':now': now.getTime(),
          ':until': now.getTime() + milliseconds,
        }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
