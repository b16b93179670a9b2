// The items of a finding in the state table: their keys and schemas.
import * as z from 'zod/mini';
import { readItem } from '../table/read-item.ts';
import type { StateTable } from '../table/table.ts';
import { type Finding, findingSchema } from './finding.ts';

/** Index of latest states by account and time. Items of the history have no top-level `accountId` and are not in it. */
export const byAccountIndex = 'by-account';

/** Sort keys of a finding's items. `loadFindingRecord` reads all but the history in one query: they sort after it. */
export const sortKeys = { history: 'history#', suspension: 'hold', intent: 'intent', latest: 'latest' } as const;

/** The latest state of a finding. `firstSeenAt` is outside of it: the first delivery sets it for good. */
export const latestItem = z.object({ finding: findingSchema, firstSeenAt: z.string() });
export const historyItem = z.object({
  finding: findingSchema,
  told: z.optional(z.boolean()),
  publishedAt: z.optional(z.string()),
});

/** The latest state of a finding; undefined, and reported, if the item does not parse. */
export function readLatestItem(journal: StateTable, item: Record<string, unknown>): Finding | undefined {
  const read = readItem(journal, latestItem, item);
  return read && { ...read.finding, firstSeenAt: read.firstSeenAt };
}
