// The journal's table: how its items are read page after page, and how long they are kept.
import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** Where the journal is. */
export type StateTable = { readonly dynamodb: DynamoDBClient; readonly table: string };

/** The table with how long history, and findings that are closed, are kept, in days. */
export type StateStore = StateTable & { readonly retentionDays: number };

/**
 * The items of the journal's table for which a key condition with these values holds, page after page, as plain values
 * that nobody has parsed yet. Throws the SDK's error when the table cannot be read.
 */
export function queryItems(
  { dynamodb, table }: StateTable,
  KeyConditionExpression: string,
  values: Readonly<Record<string, string>>,
  options: Pick<QueryCommandInput, 'ConsistentRead' | 'IndexName' | 'ScanIndexForward'> = {},
): AsyncGenerator<Record<string, unknown>> {
  const ExpressionAttributeValues = marshall(values);
  const query = { TableName: table, KeyConditionExpression, ExpressionAttributeValues, ...options };
  return unmarshallPages(paginateQuery({ client: dynamodb }, query));
}

/** All items of the table, or of one of its indexes, likewise. */
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

/** So many days after `at`, in seconds since 1970, as DynamoDB's time to live wants them. */
export function expiryEpochSeconds({ at }: { readonly at: string }, days: number): number {
  return Math.floor(Date.parse(at) / 1000) + days * 24 * 60 * 60;
}
