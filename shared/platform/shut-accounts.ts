// Accounts that somebody has shut out of everything that others share, in the journal: one item for each.
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { ItemKey } from '../table/lease.ts';
import { readItem } from '../table/read-item.ts';
import { expiryEpochSeconds, queryItems, type StateStore, type StateTable } from '../table/table.ts';
import type { ShutAccount } from './admission.ts';

const partition = 'shut-accounts';

const shutItem = z.object({
  record: z.object({ accountId: z.string(), by: z.string(), at: z.iso.datetime(), reason: z.string() }),
});

/** All accounts that are shut out, by id. One whose item does not parse stays shut out: its key says so. */
export async function listShut(journal: StateTable): Promise<ReadonlyMap<string, ShutAccount>> {
  const shut = new Map<string, ShutAccount>();
  for await (const item of queryItems(journal, 'id = :id', { ':id': partition }, { ConsistentRead: true })) {
    const accountId = String(item['version']);
    const unreadable = { accountId, by: 'somebody', at: 'an unknown time', reason: 'the record cannot be read' };
    shut.set(accountId, readItem(journal, shutItem, item)?.record ?? unreadable);
  }
  return shut;
}

/** Shuts an account out, or again with another reason. */
export async function putShut({ dynamodb, table }: StateTable, record: ShutAccount): Promise<void> {
  const Item = marshall({ ...keyOf(record.accountId), record });
  await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
}

/** Ends it. Does nothing if the account is not shut out. */
export async function removeShut({ dynamodb, table }: StateTable, accountId: string): Promise<void> {
  await dynamodb.send(new DeleteItemCommand({ TableName: table, Key: marshall(keyOf(accountId)) }));
}

/** What somebody has asked for, for the retention period: an account that was opened again has no other record. */
export async function recordShutting(
  { dynamodb, table, retentionDays }: StateStore,
  { eventId, ...request }: ShutAccount & { readonly action: 'shut' | 'open'; readonly eventId: string },
): Promise<void> {
  const item = {
    id: `${partition}#${request.accountId}`,
    version: `${request.at}#${eventId}`,
    request,
    expiresAt: expiryEpochSeconds(request, retentionDays),
  };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

function keyOf(accountId: string): ItemKey {
  return { id: partition, version: accountId };
}
