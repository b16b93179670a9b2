// Who sends to a bucket, in the journal: one item for each bucket that is sent to and each account and Region that sends,
// and one for each account and Region that was asked.
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Resource } from '../../guardrails/contract/resource.ts';
import type { Sources } from '../../guardrails/contract/surroundings.ts';
import { batchGet } from '../../table/batch-get.ts';
import { batchWrite } from '../../table/batch-write.ts';
import { readItem } from '../../table/read-item.ts';
import { expiryEpochSeconds, queryItems, type StateTable } from '../../table/table.ts';
import type { SourcesAnswer } from './ask-sources.ts';
import { askedRecord, placeKey, type SourceStore, senderRecord, sourcesIn } from './known-sources.ts';

/** Long enough that an answer outlives sweeps that fail for a while; its age is said with it. */
const retentionDays = 30;

const askedPartition = 'sources';
const sendersPartition = (bucket: string) => `sources#${bucket}`;

/** All fields are inside `record`: a top-level `accountId` and `at` would put the item into the findings index. */
const askedItem = z.object({ record: askedRecord });
const senderItem = z.object({ record: senderRecord });

/**
 * Records the answers that are known; the earlier ones stay for the others. When it was asked is written last: if the
 * writes end in between, the earlier answer and the new one count. Throws the SDK's error.
 */
export async function recordSources(journal: StateTable, answers: readonly SourcesAnswer[], now: Date): Promise<void> {
  const at = now.toISOString();
  const expiresAt = expiryEpochSeconds({ at }, retentionDays);
  const put = (item: object) => ({ PutRequest: { Item: marshall({ ...item, expiresAt }) } });
  const known = answers.flatMap((answer) => ('senders' in answer ? [answer] : []));
  const senders = known.flatMap(({ accountId, region, senders: bySenders }) =>
    [...bySenders].map(([bucket, found]) =>
      put({
        id: sendersPartition(bucket),
        version: placeKey({ accountId, region }),
        record: { accountId, region, at, ...found },
      }),
    ),
  );
  const asked = known.map(({ accountId, region }) =>
    put({ id: askedPartition, version: placeKey({ accountId, region }), record: { accountId, region, at } }),
  );
  await batchWrite(journal, senders);
  await batchWrite(journal, asked);
}

/** Who sends to a bucket: one query, and one read of when that was asked. Throws the SDK's error. */
export async function sourcesInJournal(
  journal: StateTable,
  { accountId, region, id }: Resource,
  everyHours: number,
  now: Date,
): Promise<Sources> {
  const own = { accountId, region };
  const senders = [];
  for await (const item of queryItems(journal, 'id = :id', { ':id': sendersPartition(id) })) {
    const record = readItem(journal, senderItem, item)?.record;
    if (record) senders.push(record);
  }
  const keys = new Set([own, ...senders].map(placeKey));
  const items = await batchGet(
    journal,
    [...keys].map((version) => ({ id: askedPartition, version })),
    'eventual',
  );
  const asked = items.flatMap((item) => readItem(journal, askedItem, item)?.record ?? []);
  return sourcesIn({ senders, asked }, own, everyHours, now);
}

/** The journal as a place where answers are kept, and looked up by all functions. */
export function createJournalSources(journal: StateTable, everyHours: number, now: () => Date): SourceStore {
  return {
    record: (answers) => recordSources(journal, answers, now()),
    sourcesOf: (resource) => sourcesInJournal(journal, resource, everyHours, now()),
  };
}
