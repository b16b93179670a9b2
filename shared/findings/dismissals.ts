// Dismissals in the journal: who closed which step of a finding, and why. Of two at the same time, one counts.
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { requireItem } from '../table/read-item.ts';
import { expiryEpochSeconds, type StateStore } from '../table/table.ts';
import type { Finding } from './finding.ts';
import { sortKeys } from './finding-items.ts';

/** Times are ISO 8601 in UTC. */
export const dismissalItem = z.object({
  /** The ARN of who dismissed it, as AWS named the caller. */
  by: z.string(),
  at: z.string(),
  reason: z.string(),
  /** The step that was dismissed, by its time. */
  of: z.string(),
  /** The event of the request. */
  eventId: z.string(),
});
export type Dismissal = z.infer<typeof dismissalItem>;

/**
 * Records a dismissal, unless this step has one already: that one is returned. A request that is delivered again gets its
 * own back, so that both deliveries close the finding in the same words. Throws the SDK's error, and UnreadableItemError.
 */
export async function recordDismissal(journal: StateStore, id: string, dismissal: Dismissal): Promise<Dismissal> {
  const { dynamodb, table, retentionDays } = journal;
  const key = { id, version: sortKeys.dismissal };
  const put = new PutItemCommand({
    TableName: table,
    Item: marshall({ ...key, ...dismissal, expiresAt: expiryEpochSeconds(dismissal, retentionDays) }),
    ConditionExpression: 'attribute_not_exists(id) OR (eventId <> :event AND #of <> :of)',
    ExpressionAttributeNames: { '#of': 'of' },
    ExpressionAttributeValues: marshall({ ':event': dismissal.eventId, ':of': dismissal.of }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await dynamodb.send(put);
    return dismissal;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item)
      return requireItem(dismissalItem, unmarshall(error.Item));
    throw error;
  }
}

/** The finding as a dismissal closes it. It keeps its settings, but nothing about a change that was not made. Pure. */
export function dismissedFinding(
  finding: Finding,
  { by, at, reason }: Dismissal,
  trigger: Finding['trigger'],
): Finding {
  const { hold: _hold, notes: _notes, ...known } = finding;
  return {
    ...known,
    state: 'resolved',
    reason: `dismissed by ${by}: ${reason} (it was ${finding.state})`,
    trigger,
    attempts: 1,
    at,
  };
}
