// Answers to requests about a finding, stored in the journal for the command line, which waits for them.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ZodMiniType } from 'zod/mini';
import { expiryEpochSeconds, type StateTable } from '../table/table.ts';

/** How answers of one kind are stored and found. Both functions throw the SDK's error. */
export type RequestAnswers<A> = {
  /** Stores the answer to a request for one day from `at` (ISO 8601). */
  readonly put: (journal: StateTable, findingId: string, eventId: string, answer: A, at: string) => Promise<void>;
  /** The answer to a request; undefined until there is one. */
  readonly find: (journal: StateTable, findingId: string, eventId: string) => Promise<A | undefined>;
};

/** The answers of a kind, such as `undo`, which is the beginning of their items' ids. */
export function requestAnswers<A>(kind: string, schema: ZodMiniType<A>): RequestAnswers<A> {
  const keyOf = (findingId: string, eventId: string) => ({ id: `${kind}#${findingId}`, version: eventId });
  return {
    put: async ({ dynamodb, table }, findingId, eventId, answer, at) => {
      const item = { ...keyOf(findingId, eventId), answer, expiresAt: expiryEpochSeconds({ at }, 1) };
      await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
    },
    find: async ({ dynamodb, table }, findingId, eventId) => {
      const Key = marshall(keyOf(findingId, eventId));
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item && schema.parse(unmarshall(Item)['answer']);
    },
  };
}
