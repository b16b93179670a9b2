// The state table (the journal, in DynamoDB): reading all pages of its items, and when they expire.
import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** The state table, the client to reach it, and who is informed of items that do not parse (read-item.ts). */
export type StateTable = {
  readonly dynamodb: DynamoDBClient;
  readonly table: string;
  readonly onUnreadable?: (error: Error) => void;
};

/** The state table, with the number of days for which history and closed findings are kept. */
export type StateStore = StateTable & { readonly retentionDays: number };

/**
 * Yields the items that match a key condition with these values, page by page, as plain values that are not validated
 * yet. Throws the SDK's error if the table cannot be read.
 */
export function queryItems(
  { dynamodb, table }: StateTable,
  KeyConditionExpression: string,
  values: Readonly<Record<string, string>>,
  options: Pick<
    QueryCommandInput,
    'ConsistentRead' | 'IndexName' | 'ScanIndexForward' | 'ProjectionExpression' | 'ExpressionAttributeNames'
  > = {},
): AsyncGenerator<Record<string, unknown>> {
  const ExpressionAttributeValues = marshall(values);
  const query = { TableName: table, KeyConditionExpression, ExpressionAttributeValues, ...options };
  return unmarshallPages(paginateQuery({ client: dynamodb }, query));
}

/** Yields all items of the table, or of one of its indexes, in the same form. */
export function scanItems(
  { dynamodb, table }: StateTable,
  options: Pick<ScanCommandInput, 'IndexName' | 'FilterExpression' | 'ExpressionAttributeValues'>,
): AsyncGenerator<Record<string, unknown>> {
  return unmarshallPages(paginateScan({ client: dynamodb }, { TableName: table, ...options }));
}

async function* unmarshallPages(
  pages: AsyncIterable<{ Items?: Record<string, AttributeValue>[] | undefined }>,
): AsyncGenerator<Record<string, unknown>> {
  for await (const { Items } of pages) for (const item of Items ?? []) yield unmarshall(item);
}

/** The time `days` after `at`, in seconds since 1970: the format of DynamoDB's time to live. */
export function expiryEpochSeconds({ at }: { readonly at: string }, days: number): number {
  return Math.floor(Date.parse(at) / 1000) + days * 24 * 60 * 60;
}
