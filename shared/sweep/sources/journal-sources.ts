// Who sends to a bucket, in the journal: one item for each bucket that is sent to, with an attribute for each account and
// Region that sends, and one item for each account and Region that was asked.
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { LookAheadError } from '../../guardrails/contract/preflight.ts';
import type { Resource } from '../../guardrails/contract/resource.ts';
import { batchGet } from '../../table/batch-get.ts';
import { batchWrite } from '../../table/batch-write.ts';
import type { ItemKey } from '../../table/lease.ts';
import { readItem } from '../../table/read-item.ts';
import { expiryEpochSeconds, type StateTable } from '../../table/table.ts';
import type { Place, SourcesAnswer } from './ask-sources.ts';
import { batched } from './batched.ts';
import { askedRecord, placeKey, retentionDays, type SourceStore, senderRecord, sourcesIn } from './known-sources.ts';

/** Items of targets that are written at the same time; an account has few. */
const concurrency = 8;

const askedKey = (place: Place): ItemKey => ({ id: 'sources', version: placeKey(place) });
const sendersKey = (bucket: string): ItemKey => ({ id: `sources#${bucket}`, version: 'senders' });
/** The attributes with senders, beside those of the key and of the expiry. */
const senderPrefix = 'from#';

const askedItem = z.object({ record: askedRecord });

/**
 * The journal as a place where answers are kept, and looked up by all functions. The items of `page`, the resources of a
 * page of a sweep, are read together as soon as one of them is needed: its buckets are evaluated one after the other.
 */
export function createJournalSources(
  journal: StateTable,
  everyHours: number,
  now: () => Date,
  page: readonly Resource[] = [],
): SourceStore {
  const together = page.flatMap(({ accountId, region, id }) => [sendersKey(id), askedKey({ accountId, region })]);
  const read = readerOf(journal, together);
  return {
    record: (answers) => recordSources(journal, answers, now()),
    /** Buckets that are asked about at the same time are read together. Throws LookAheadError. */
    sourcesOf: async ({ accountId, region, id }) => {
      const own = { accountId, region };
      const [item, ownAsked] = await Promise.all([read(sendersKey(id)), read(askedKey(own))]);
      const senders = sendersIn(journal, item ?? {});
      const others = senders.filter((place) => placeKey(place) !== placeKey(own));
      const asked = await Promise.all([ownAsked, ...others.map((place) => read(askedKey(place)))]);
      const records = asked.flatMap((each) => (each ? (readItem(journal, askedItem, each)?.record ?? []) : []));
      return sourcesIn({ senders, asked: records }, own, everyHours, now());
    },
  };
}

/**
 * Records the answers that are known; the earlier ones stay for the others. When it was asked is written last: if the
 * writes end in between, the earlier answer and the new one count. Throws the SDK's error.
 */
async function recordSources(journal: StateTable, answers: readonly SourcesAnswer[], now: Date): Promise<void> {
  const at = now.toISOString();
  const expiresAt = expiryEpochSeconds({ at }, retentionDays);
  const known = answers.flatMap((answer) => ('senders' in answer ? [answer] : []));
  const updates = known.flatMap(({ accountId, region, senders }) =>
    [...senders].map(([bucket, found]) => ({ bucket, record: { accountId, region, at, ...found } })),
  );
  await pMap(updates, ({ bucket, record }) => putSenders(journal, bucket, record, expiresAt), { concurrency });
  const asked = known.map(({ accountId, region }) => {
    const record = { accountId, region, at };
    return { PutRequest: { Item: marshall({ ...askedKey(record), record, expiresAt }) } };
  });
  await batchWrite(journal, asked);
}

async function putSenders(
  { dynamodb, table }: StateTable,
  bucket: string,
  record: Place & object,
  expiresAt: number,
): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall(sendersKey(bucket)),
    UpdateExpression: 'SET #place = :record, expiresAt = :expiry',
    ExpressionAttributeNames: { '#place': `${senderPrefix}${placeKey(record)}` },
    ExpressionAttributeValues: marshall({ ':record': record, ':expiry': expiresAt }),
  });
  try {
    await dynamodb.send(update);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
  }
}

/** An item has at most 400 KB: more senders than fit add nothing to what a finding says. */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException' && /size/i.test(error.message);
}

/** Those of all places; what does not parse is reported and left out. */
function sendersIn(journal: StateTable, { id, version, ...attributes }: Readonly<Record<string, unknown>>) {
  return Object.entries(attributes)
    .filter(([name]) => name.startsWith(senderPrefix))
    .flatMap(
      ([, record]) => readItem(journal, z.object({ record: senderRecord }), { id, version, record })?.record ?? [],
    );
}

/** A journal that cannot be read says nothing about the bucket, whatever the error: the look ahead is made again. */
function journalUnreadable(error: unknown): never {
  throw new LookAheadError({ kind: 'unavailable', code: 'JournalUnreadable', message: String(error) });
}

type Item = Record<string, unknown>;

/** Reads items. Those with the keys `together` are read once, all of them; a read that failed is made again. */
function readerOf(journal: StateTable, together: readonly ItemKey[]): (key: ItemKey) => Promise<Item | undefined> {
  const alone = batched((keys: readonly ItemKey[]) => itemsAt(journal, keys));
  const indexes = new Map(together.map((key, index) => [textOf(key), index]));
  let reading: Promise<readonly (Item | undefined)[]> | undefined;
  return async (key) => {
    const index = indexes.get(textOf(key));
    if (index === undefined) return alone(key);
    reading ??= itemsAt(journal, together).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return (await reading)[index];
  };
}

function textOf({ id, version }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([id, version]);
}

async function itemsAt(journal: StateTable, keys: readonly ItemKey[]): Promise<readonly (Item | undefined)[]> {
  const unique = [...new Map(keys.map((key) => [textOf(key), key])).values()];
  const items = await batchGet(journal, unique, 'eventual').catch(journalUnreadable);
  const found = new Map(items.map((item) => [textOf(item), item]));
  return keys.map((key) => found.get(textOf(key)));
}
