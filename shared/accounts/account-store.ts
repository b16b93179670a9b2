// The accounts in the journal: one item with the latest record of each, and who is at work on it, and one for every run.
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { acquireLease, type ItemKey, type Lease, releaseLease } from '../table/lease.ts';
import type { StateStore } from '../table/table.ts';
import { expiryEpochSeconds, queryItems, type StateTable } from '../table/table.ts';
import { type AccountRecord, accountRecordSchema } from './account-record.ts';

// All latest records have one partition: there are a few hundred of them, and they are read as a list.
const accountsPartition = 'accounts';
const runsPartition = (accountId: string) => `account#${accountId}`;
const runKeyPrefix = 'run#';

/** `record` holds everything: fields of its own would put the item into the index of findings. */
const runItem = z.object({ record: accountRecordSchema });
/** An account that is worked on for the first time has no record yet. */
const latestItem = z.object({ record: z.optional(accountRecordSchema) });

/** What the journal knows of an account; undefined when it has no record of it. */
export async function findAccount(
  { dynamodb, table }: StateTable,
  accountId: string,
): Promise<AccountRecord | undefined> {
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key: marshall(latestKey(accountId)) }));
  return Item && latestItem.parse(unmarshall(Item)).record;
}

/** What came of one event about an account; undefined as long as nothing has. */
export async function findRun(
  journal: StateTable,
  accountId: string,
  eventId: string,
): Promise<AccountRecord | undefined> {
  const values = { ':id': runsPartition(accountId), ':runs': runKeyPrefix };
  const newestFirst = { ScanIndexForward: false };
  for await (const item of queryItems(journal, 'id = :id AND begins_with(version, :runs)', values, newestFirst)) {
    const { record } = runItem.parse(item);
    if (record.cause.eventId === eventId) return record;
  }
  return undefined;
}

/** All accounts that the journal knows, by id. */
export async function listAccounts(journal: StateTable): Promise<AccountRecord[]> {
  const records: AccountRecord[] = [];
  for await (const item of queryItems(journal, 'id = :id', { ':id': accountsPartition })) {
    const { record } = latestItem.parse(item);
    if (record) records.push(record);
  }
  return records;
}

/** Keeps a record as the account's latest, and lets the account go. */
export async function putAccountAndRelease({ dynamodb, table }: StateTable, record: AccountRecord): Promise<void> {
  const Item = marshall({ ...latestKey(record.accountId), record });
  await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
}

/** Notes a record as the account's latest, whoever is at work on the account. */
export async function putAccount({ dynamodb, table }: StateTable, record: AccountRecord): Promise<void> {
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall(latestKey(record.accountId)),
      UpdateExpression: 'SET #record = :record',
      ExpressionAttributeNames: { '#record': 'record' },
      ExpressionAttributeValues: marshall({ ':record': record }),
    }),
  );
}

/** Keeps what came of a run in the account's history: for a day only, when nothing was written but a plan. */
export async function putRun({ dynamodb, table, retentionDays }: StateStore, record: AccountRecord): Promise<void> {
  const run = {
    id: runsPartition(record.accountId),
    version: `${runKeyPrefix}${record.since}#${record.cause.eventId}`,
    record,
    expiresAt: expiryEpochSeconds(record, record.state === 'planned' ? 1 : retentionDays),
  };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(run) }));
}

/** Whether an account was taken, and what the journal knew of it. */
export type AcquireResult =
  | { readonly isAcquired: true; readonly previous: AccountRecord | undefined }
  | { readonly isAcquired: false };

/** Takes the account for one event: while it is held, another one for the same account has to wait. */
export async function acquireAccount(journal: StateTable, accountId: string, lease: Lease): Promise<AcquireResult> {
  const item = await acquireLease(journal, latestKey(accountId), lease);
  return item === undefined ? { isAcquired: false } : { isAcquired: true, previous: latestItem.parse(item).record };
}

/** Lets the account go, if this holder still has it. */
export function releaseAccount(journal: StateTable, accountId: string, holder: string): Promise<void> {
  return releaseLease(journal, latestKey(accountId), holder);
}

function latestKey(accountId: string): ItemKey {
  return { id: accountsPartition, version: accountId };
}
