// The answer to an undo request, stored for the command line, which waits for it.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { recordedSettings } from '../lib/settings.ts';
import { expiryEpochSeconds, type StateTable } from '../table/table.ts';

/** `now` is the settings before the undo, `back` those that were, or would be, restored; null if they were not read. */
export const undoAnswerSchema = z.object({
  state: z.enum(['undone', 'planned', 'refused', 'failed']),
  reason: z.string(),
  now: recordedSettings,
  back: recordedSettings,
});
export type UndoAnswer = z.infer<typeof undoAnswerSchema>;

/** Stores the answer to a request for one day. */
export async function putUndoAnswer(
  { dynamodb, table }: StateTable,
  findingId: string,
  eventId: string,
  answer: UndoAnswer,
  at: string,
): Promise<void> {
  const item = { ...keyOf(findingId, eventId), answer, expiresAt: expiryEpochSeconds({ at }, 1) };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** The answer to a request; undefined until there is one. */
export async function findUndoAnswer(
  { dynamodb, table }: StateTable,
  findingId: string,
  eventId: string,
): Promise<UndoAnswer | undefined> {
  const Key = marshall(keyOf(findingId, eventId));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item && undoAnswerSchema.parse(unmarshall(Item)['answer']);
}

function keyOf(findingId: string, eventId: string) {
  return { id: `undo#${findingId}`, version: eventId };
}
