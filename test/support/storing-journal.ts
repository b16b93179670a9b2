// A journal in memory that keeps what is put in batches or updated, and answers reads by key.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { StateTable } from '../../shared/table/table.ts';

type Item = Record<string, unknown>;
type Marshalled = Parameters<typeof unmarshall>[0];

/** `items` are those that it has, `put` adds one, `reads` are the numbers of keys of its reads. */
export function aStoringJournal(settings: Pick<StateTable, 'onUnreadable'> = {}) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const stored = new Map<string, Item>();
  const put = (item: Item) => void stored.set(keyOf(item), item);
  const table = mockClient(dynamodb);
  table.on(BatchWriteItemCommand).callsFake(({ RequestItems }: { RequestItems: Record<string, WriteRequest[]> }) => {
    for (const { PutRequest } of Object.values(RequestItems).flat()) put(unmarshall(PutRequest?.Item ?? {}));
    return {};
  });
  table.on(UpdateItemCommand).callsFake((update: UpdateItemCommandInput) => {
    const key = unmarshall(update.Key ?? {});
    put({ ...key, ...stored.get(keyOf(key)), ...assignments(update) });
    return {};
  });
  const reads: number[] = [];
  table
    .on(BatchGetItemCommand)
    .callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: Marshalled[] }> }) => {
      const { Keys = [] } = RequestItems['journal'] ?? {};
      reads.push(Keys.length);
      const items = Keys.flatMap((key) => stored.get(keyOf(unmarshall(key))) ?? []);
      return { Responses: { journal: items.map((item) => marshall(item)) } };
    });
  /** Removes the items of a partition, as their expiry does. */
  const remove = (id: string) => {
    for (const [key, item] of stored) if (item['id'] === id) stored.delete(key);
  };
  return {
    ...settings,
    dynamodb,
    table: 'journal',
    items: () => [...stored.values()],
    put,
    remove,
    removeItem: (key: Item) => void stored.delete(keyOf(key)),
    reads,
    mock: table,
  };
}

/** The assignments of `SET name = :value, …`. */
function assignments({
  UpdateExpression = '',
  ExpressionAttributeNames: names = {},
  ExpressionAttributeValues = {},
}: UpdateItemCommandInput): Item {
  const values = unmarshall(ExpressionAttributeValues);
  const parts = UpdateExpression.replace('SET ', '').split(', ');
  return Object.fromEntries(
    parts.map((part) => part.split(' = ')).map(([name = '', value = '']) => [names[name] ?? name, values[value]]),
  );
}

function keyOf({ id, version }: Item): string {
  return JSON.stringify([id, version]);
}
