// A request to undo a repair, as Palisade puts it on the hub's bus, and what came of it.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { expiry, type JournalTable } from '../table/table.ts';
import { recordedSettings } from './finding.ts';
import { putEvents } from './publish.ts';

export const undoDetailType = 'Palisade Undo Requested';

export const undoRequestSchema = z.object({
  findingId: z.string().check(z.minLength(1)),
  /** Whether only to find out what would be put back. */
  dryRun: z.boolean(),
  requestedBy: z.string(),
});
export type UndoRequest = z.infer<typeof undoRequestSchema>;

/** `now` is what is there before the undo, `back` what would be, or was, put back; both are null where nobody looked. */
export const undoAnswerSchema = z.object({
  state: z.enum(['undone', 'planned', 'refused', 'failed']),
  reason: z.string(),
  now: recordedSettings,
  back: recordedSettings,
});
export type UndoAnswer = z.infer<typeof undoAnswerSchema>;

/** Asks for an undo. Answers with the id of the event. */
export async function requestUndo(eventBridge: EventBridgeClient, request: UndoRequest): Promise<string> {
  const [id = ''] = await putEvents(eventBridge, [{ detailType: undoDetailType, detail: request, resources: [] }]);
  return id;
}

/** Keeps the answer to a request for a day. */
export async function answerUndo(
  { dynamodb, table }: JournalTable,
  findingId: string,
  eventId: string,
  answer: UndoAnswer,
  at: string,
): Promise<void> {
  const item = { ...keyOf(findingId, eventId), answer, expiresAt: expiry({ at }, 1) };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** The answer to a request; undefined as long as there is none. */
export async function findUndoAnswer(
  { dynamodb, table }: JournalTable,
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
