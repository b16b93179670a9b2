// A journal in memory that keeps what is put in batches, and answers queries of a partition and reads by key.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { StateTable } from '../../shared/table/table.ts';

type Item = Record<string, unknown>;

/** `items` are those that it has, `put` adds one. */
export function aStoringJournal(settings: Pick<StateTable, 'onUnreadable'> = {}) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const stored = new Map<string, Item>();
  const put = (item: Item) => void stored.set(keyOf(item), item);
  const table = mockClient(dynamodb);
  table.on(BatchWriteItemCommand).callsFake(({ RequestItems }: { RequestItems: Record<string, WriteRequest[]> }) => {
    for (const { PutRequest } of Object.values(RequestItems).flat()) put(unmarshall(PutRequest?.Item ?? {}));
    return {};
  });
  table.on(QueryCommand).callsFake(({ ExpressionAttributeValues = {} }: QueryCommandInput) => {
    const { ':id': id } = unmarshall(ExpressionAttributeValues);
    return { Items: [...stored.values()].filter((item) => item['id'] === id).map((item) => marshall(item)) };
  });
  table.on(BatchGetItemCommand).callsFake(({ RequestItems }) => ({
    Responses: Object.fromEntries(
      Object.entries<{ Keys: Parameters<typeof unmarshall>[0][] }>(RequestItems).map(([name, { Keys }]) => [
        name,
        Keys.flatMap((key) => {
          const item = stored.get(keyOf(unmarshall(key)));
          return item ? [marshall(item)] : [];
        }),
      ]),
    ),
  }));
  return { ...settings, dynamodb, table: 'journal', items: () => [...stored.values()], put };
}

function keyOf({ id, version }: Item): string {
  return JSON.stringify([id, version]);
}
