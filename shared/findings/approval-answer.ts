// The answer to an approval, stored for the command line, which waits for it.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { recordedSettings } from '../lib/settings.ts';
import { expiryEpochSeconds, type StateTable } from '../table/table.ts';

/**
 * `approved`: the change was made. `waiting`: it is approved, and the next evaluation that may makes it. `planned`: a dry
 * run would do one of these. `before` and `change` are the settings and what was, or would be, written; `breaks` is what
 * stops nevertheless; `until` is how long the approval is valid (ISO 8601).
 */
export const approvalAnswerSchema = z.object({
  state: z.enum(['approved', 'waiting', 'planned', 'refused', 'failed']),
  reason: z.string(),
  before: recordedSettings,
  change: recordedSettings,
  breaks: z.array(z.string()),
  until: z.nullable(z.string()),
});
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** Stores the answer to a request for one day. */
export async function putApprovalAnswer(
  { dynamodb, table }: StateTable,
  findingId: string,
  eventId: string,
  answer: ApprovalAnswer,
  at: string,
): Promise<void> {
  const item = { ...keyOf(findingId, eventId), answer, expiresAt: expiryEpochSeconds({ at }, 1) };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** The answer to a request; undefined until there is one. */
export async function findApprovalAnswer(
  { dynamodb, table }: StateTable,
  findingId: string,
  eventId: string,
): Promise<ApprovalAnswer | undefined> {
  const Key = marshall(keyOf(findingId, eventId));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item && approvalAnswerSchema.parse(unmarshall(Item)['answer']);
}

function keyOf(findingId: string, eventId: string) {
  return { id: `approval#${findingId}`, version: eventId };
}
