// Accounts in the journal: one item per account, with its latest record and its lease, and one item per run.
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { acquireLease, type ItemKey, type Lease, releaseLease } from '../table/lease.ts';
import { readItem, requireItem } from '../table/read-item.ts';
import type { StateStore } from '../table/table.ts';
import { expiryEpochSeconds, queryItems, type StateTable } from '../table/table.ts';
import {
  type AccountRecord,
  accountRecordSchema,
  type EssentialRecord,
  essentialSchema,
  unreadableRecord,
} from './account-record.ts';

// All latest records share one partition: there are a few hundred of them, and they are listed together.
const accountsPartition = 'accounts';
const runsPartition = (accountId: string) => `account#${accountId}`;
const runKeyPrefix = 'run#';

/** All fields are inside `record`: a top-level `accountId` and `at` would put the item into the findings index. */
const runItem = z.object({ record: accountRecordSchema });
/** During an account's first run the item has a lease, but no record yet. */
const latestItem = z.object({ record: z.optional(accountRecordSchema) });
const namedItem = z.object({ record: z.optional(z.object({ name: z.string() })) });

/** The latest record of an account; undefined if there is none. Throws UnreadableItemError if it does not parse. */
export async function findAccount(journal: StateTable, accountId: string): Promise<AccountRecord | undefined> {
  const item = await getLatest(journal, accountId);
  return item && requireItem(latestItem, item).record;
}

/** Whether an account has a record, even one that does not parse. */
export async function isRecorded(journal: StateTable, accountId: string): Promise<boolean> {
  return (await getLatest(journal, accountId))?.['record'] !== undefined;
}

/** The name of an account; undefined if it has no record, or one that does not say it. */
export async function findAccountName(journal: StateTable, accountId: string): Promise<string | undefined> {
  const item = await getLatest(journal, accountId);
  return item && readItem(journal, namedItem, item)?.record?.name;
}

async function getLatest({ dynamodb, table }: StateTable, accountId: string) {
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key: marshall(latestKey(accountId)) }));
  return Item && unmarshall(Item);
}

/** The run that an event about an account led to; undefined until it is recorded. */
export async function findRun(
  journal: StateTable,
  accountId: string,
  eventId: string,
): Promise<AccountRecord | undefined> {
  const values = { ':id': runsPartition(accountId), ':runs': runKeyPrefix };
  const newestFirst = { ScanIndexForward: false };
  for await (const item of queryItems(journal, 'id = :id AND begins_with(version, :runs)', values, newestFirst)) {
    const record = readItem(journal, runItem, item)?.record;
    if (record?.cause.eventId === eventId) return record;
  }
  return undefined;
}

/**
 * The latest records of all accounts, sorted by account id. Records that do not parse are reported and left out:
 * compare-accounts takes such an account for one without a record, and the next baseline writes the record again.
 */
export async function listAccounts(journal: StateTable): Promise<AccountRecord[]> {
  return (await listAllAccounts(journal)).flatMap(({ record, isReadable }) => (isReadable ? [record] : []));
}

/** The latest record of an account; of one that does not parse (`isReadable`), what can be read of it. */
export type KnownAccount = { readonly record: AccountRecord; readonly isReadable: boolean };

/** The same with those that do not parse: who is admitted must not lose that by it, and who left must be found. */
export async function listAllAccounts(journal: StateTable): Promise<KnownAccount[]> {
  const accounts: KnownAccount[] = [];
  for await (const item of queryItems(journal, 'id = :id', { ':id': accountsPartition })) {
    const account = accountIn(journal, item, new Date());
    if (account !== undefined) accounts.push(account);
  }
  return accounts;
}

/** Undefined during an account's first run, when the item has no record yet. */
function accountIn(journal: StateTable, item: Readonly<Record<string, unknown>>, now: Date): KnownAccount | undefined {
  if (item['record'] === undefined) return undefined;
  const record = readItem(journal, latestItem, item)?.record;
  if (record !== undefined) return { record, isReadable: true };
  return { record: unreadableRecord(String(item['version']), now, item['record']), isReadable: false };
}

const essentialItem = z.object({ record: essentialSchema });
const essentialFields = Object.keys(essentialSchema.shape);
/** Steps are nine tenths of a record: what decides about admission of a thousand accounts is a few megabytes without them. */
const essentialsOnly = {
  ProjectionExpression: `id, version, ${essentialFields.map((field) => `#record.#${field}`).join(', ')}`,
  ExpressionAttributeNames: Object.fromEntries(['record', ...essentialFields].map((name) => [`#${name}`, name])),
};

/**
 * What admission needs of the latest records of all accounts, strongly consistent and sorted by account id. A fault
 * elsewhere in a record is not seen; one of which even this does not parse is reported, and has no type.
 */
export async function listEssentials(journal: StateTable): Promise<EssentialRecord[]> {
  const records: EssentialRecord[] = [];
  const options = { ConsistentRead: true, ...essentialsOnly };
  for await (const item of queryItems(journal, 'id = :id', { ':id': accountsPartition }, options)) {
    if (item['record'] === undefined) continue;
    const read = readItem(journal, essentialItem, item)?.record;
    records.push(read ?? unreadableRecord(String(item['version']), new Date(), undefined));
  }
  return records;
}

/** Stores a record as the account's latest, and releases the lease on the account. */
export async function putAccountAndRelease({ dynamodb, table }: StateTable, record: AccountRecord): Promise<void> {
  const Item = marshall({ ...latestKey(record.accountId), record });
  await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
}

/** Stores a record as the account's latest, and leaves the lease as it is. */
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

/** Stores a run in the account's history, for the retention period; a dry run for one day. */
export async function putRun({ dynamodb, table, retentionDays }: StateStore, record: AccountRecord): Promise<void> {
  const run = {
    id: runsPartition(record.accountId),
    version: `${runKeyPrefix}${record.since}#${record.cause.eventId}`,
    record,
    expiresAt: expiryEpochSeconds(record, record.state === 'planned' ? 1 : retentionDays),
  };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(run) }));
}

/** Whether the lease was acquired, and the account's record at that time; of one that is not readable, what can be read of it. */
export type AcquireResult =
  | { readonly isAcquired: true; readonly previous: AccountRecord | undefined; readonly isReadable: boolean }
  | { readonly isAcquired: false };

/** Acquires the lease on an account for one event. Other events about the account have to wait meanwhile. */
export async function acquireAccount(journal: StateTable, accountId: string, lease: Lease): Promise<AcquireResult> {
  const item = await acquireLease(journal, latestKey(accountId), lease);
  if (item === undefined) return { isAcquired: false };
  const known = accountIn(journal, item, lease.now);
  return { isAcquired: true, previous: known?.record, isReadable: known?.isReadable ?? true };
}

/** Releases the lease on an account, if this holder still has it. */
export function releaseAccount(journal: StateTable, accountId: string, holder: string): Promise<void> {
  return releaseLease(journal, latestKey(accountId), holder);
}

function latestKey(accountId: string): ItemKey {
  return { id: accountsPartition, version: accountId };
}
