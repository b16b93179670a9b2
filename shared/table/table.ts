// The items of the journal's table: their keys, their shapes, and how they are read page after page.
import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type Finding, findingSchema } from '../findings/finding.ts';

/** Where the journal is. */
export type JournalTable = { readonly dynamodb: DynamoDBClient; readonly table: string };

/** Latest states by account, newest first; items of the history have no `accountId` of their own and are not in it. */
export const byAccountIndex = 'by-account';

/** Sort keys of a finding's items; `standing` reads all but the history in one query, so they have to sort behind it. */
export const sortKeys = { history: 'history#', hold: 'hold', intent: 'intent', latest: 'latest' } as const;

/** The latest state of a finding; `firstSeenAt` stands outside of it, since the first delivery sets it for good. */
export const latestItem = z.object({ finding: findingSchema, firstSeenAt: z.string() });
export const historyItem = z.object({
  finding: findingSchema,
  told: z.optional(z.boolean()),
  publishedAt: z.optional(z.string()),
});

/**
 * The items of the journal's table for which a key condition with these values holds, page after page, as plain values
 * that nobody has parsed yet. Throws the SDK's error when the table cannot be read.
 */
export function itemsOf(
  { dynamodb, table }: JournalTable,
  KeyConditionExpression: string,
  values: Readonly<Record<string, string>>,
  how: Pick<QueryCommandInput, 'ConsistentRead' | 'IndexName' | 'ScanIndexForward'> = {},
): AsyncGenerator<Record<string, unknown>> {
  const ExpressionAttributeValues = marshall(values);
  const query = { TableName: table, KeyConditionExpression, ExpressionAttributeValues, ...how };
  return unmarshalled(paginateQuery({ client: dynamodb }, query));
}

/** All items of the table, or of one of its indexes, likewise. */
export function allItems(
  { dynamodb, table }: JournalTable,
  how: Pick<ScanCommandInput, 'IndexName' | 'FilterExpression' | 'ExpressionAttributeValues'>,
): AsyncGenerator<Record<string, unknown>> {
  return unmarshalled(paginateScan({ client: dynamodb }, { TableName: table, ...how }));
}

async function* unmarshalled(
  pages: AsyncIterable<{ Items?: Record<string, AttributeValue>[] | undefined }>,
): AsyncGenerator<Record<string, unknown>> {
  for await (const { Items } of pages) for (const item of Items ?? []) yield unmarshall(item);
}

export function readLatest(item: Record<string, unknown>): Finding {
  const { finding, firstSeenAt } = latestItem.parse(item);
  return { ...finding, firstSeenAt };
}

/** So many days after `at`, in seconds since 1970, as DynamoDB's time to live wants them. */
export function expiry({ at }: { readonly at: string }, days: number): number {
  return Math.floor(Date.parse(at) / 1000) + days * 24 * 60 * 60;
}
