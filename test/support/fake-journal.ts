// The batches of a mocked journal: reads by key, and writes that succeed.
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';
import type { mockClient } from 'aws-sdk-client-mock';

type Table = ReturnType<typeof mockClient<ServiceInputTypes, ServiceOutputTypes, DynamoDBClientResolvedConfig>>;
type Item = Record<string, AttributeValue>;

/** Answers batches of reads from these items, and accepts batches of writes. */
export function answerBatches(table: Table, items: readonly Item[] = []): void {
  const isAt = (key: Item) => (item: Item) =>
    item['id']?.S === key['id']?.S && item['version']?.S === key['version']?.S;
  table.on(BatchWriteItemCommand).resolves({});
  table.on(BatchGetItemCommand).callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: Item[] }> }) => ({
    Responses: Object.fromEntries(
      Object.entries(RequestItems).map(([name, { Keys }]) => [name, Keys.flatMap((key) => items.filter(isAt(key)))]),
    ),
  }));
}

/** The items that were put in batches. */
export function putInBatches(table: Table): readonly Item[] {
  return table
    .commandCalls(BatchWriteItemCommand)
    .flatMap(({ args }) => Object.values(args[0].input.RequestItems ?? {}).flat())
    .flatMap(({ PutRequest }) => (PutRequest?.Item ? [PutRequest.Item] : []));
}
