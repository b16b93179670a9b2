// What Palisade has made of the resources that an account shares, in the journal: the documents that it wrote last, whom
// they admit, and those from before.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type ResourceIdentity, resourceKey } from '../steps/shared-resource.ts';
import type { ItemKey } from '../table/lease.ts';
import { readItem } from '../table/read-item.ts';
import { queryItems, type StateTable } from '../table/table.ts';

/** A document of a resource. Texts are in canonical form. */
const documentSchema = z.object({
  /** The ARN of what has it, if its name does not say it; null while that is not known. */
  arn: z.nullable(z.string()),
  /** As it was written last, or is about to be. */
  written: z.nullable(z.string()),
  /** Whether it was read back, and admits the same accounts as the other documents. */
  isVerified: z.boolean(),
  /**
   * Digests of the documents that may be there because of Palisade: the one that is written, and until it was read back
   * those that it replaces. Any other one is drift.
   */
  own: z.array(z.string()),
  /** The one that was there before. */
  before: z.nullable(z.string()),
});
export type DocumentRecord = z.infer<typeof documentSchema>;

export const resourceRecordSchema = z.object({
  schemaVersion: z.literal('1'),
  owner: z.string(),
  /** The id of its kind. */
  kind: z.string(),
  name: z.string(),
  region: z.string(),
  /** `closed`: it left governance.yml; what is in it stays, and admits nobody. */
  state: z.enum(['open', 'closed']),
  /** By the ids that the kind gives them. */
  documents: z.record(z.string(), documentSchema),
  /** The ids of the accounts that the written documents admit. */
  admitted: z.array(z.string()),
  reason: z.string(),
  cause: z.object({ eventId: z.string(), detailType: z.string(), principal: z.nullable(z.string()) }),
  at: z.iso.datetime(),
});
export type ResourceRecord = z.infer<typeof resourceRecordSchema>;

/** Inside `record`, as with accounts: fields of their own would put the item into an index. */
const resourceItem = z.object({ record: resourceRecordSchema });
const resourceKeyPrefix = 'resource#';

/** Whether all documents were read back. */
export function isVerified({ documents }: ResourceRecord): boolean {
  return Object.values(documents).every((document) => document.isVerified);
}

/** Whether all of these documents were read back, and admit exactly these accounts. */
export function admitsExactly(
  { admitted, documents }: ResourceRecord,
  accounts: readonly string[],
  ids: readonly string[],
): boolean {
  const wanted = new Set(accounts);
  const isSame = wanted.size === new Set(admitted).size && admitted.every((id) => wanted.has(id));
  return isSame && ids.every((id) => documents[id]?.isVerified === true);
}

/**
 * The records of what an account shares, by kind and name. One that does not parse is reported, and one with the same key
 * stands for it: Palisade does not know what it wrote, writes what is wanted, and records it again. What left governance.yml
 * is found by its record alone, so that it is closed nevertheless.
 */
export async function listResources(journal: StateTable, owner: string): Promise<readonly ResourceRecord[]> {
  const values = { ':id': partitionOf(owner), ':resources': resourceKeyPrefix };
  const consistent = { ConsistentRead: true };
  const records: ResourceRecord[] = [];
  for await (const item of queryItems(journal, 'id = :id AND begins_with(version, :resources)', values, consistent)) {
    records.push(readItem(journal, resourceItem, item)?.record ?? unreadableResource(owner, item));
  }
  return records;
}

const regionItem = z.object({ record: z.object({ region: z.string() }) });

/** What its key says of a record that does not parse. Its Region is empty if the record does not even say that. */
function unreadableResource(owner: string, item: Readonly<Record<string, unknown>>): ResourceRecord {
  const [, kind = '', ...name] = String(item['version']).split('#');
  const parsed = regionItem.safeParse(item);
  return {
    schemaVersion: '1',
    ...{ owner, kind, name: name.join('#'), region: parsed.success ? parsed.data.record.region : '' },
    ...{ state: 'open', documents: {}, admitted: [], reason: 'the record of it could not be read' },
    cause: { eventId: '', detailType: '', principal: null },
    at: new Date(0).toISOString(),
  };
}

/** The record of one resource; undefined if there is none, or one that does not parse, which is reported. */
export async function findResource(
  journal: StateTable,
  resource: Pick<ResourceIdentity, 'owner' | 'kind' | 'name'>,
): Promise<ResourceRecord | undefined> {
  const { dynamodb, table } = journal;
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: marshall(keyOf(resource)), ConsistentRead: true }),
  );
  return Item && readItem(journal, resourceItem, unmarshall(Item))?.record;
}

export async function putResource({ dynamodb, table }: StateTable, record: ResourceRecord): Promise<void> {
  const Item = marshall({ ...keyOf(record), record });
  await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
}

function partitionOf(owner: string): string {
  return `platform#${owner}`;
}

function keyOf({ owner, ...resource }: Pick<ResourceIdentity, 'owner' | 'kind' | 'name'>): ItemKey {
  return { id: partitionOf(owner), version: `${resourceKeyPrefix}${resourceKey(resource)}` };
}
