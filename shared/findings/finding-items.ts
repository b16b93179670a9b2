// The items of a finding in the journal's table: their keys and their shapes.
import * as z from 'zod/mini';
import { type Finding, findingSchema } from './finding.ts';

/** Latest states by account, newest first; items of the history have no `accountId` of their own and are not in it. */
export const byAccountIndex = 'by-account';

/** Sort keys of a finding's items; `standing` reads all but the history in one query, so they have to sort behind it. */
export const sortKeys = { history: 'history#', suspension: 'hold', intent: 'intent', latest: 'latest' } as const;

/** The latest state of a finding; `firstSeenAt` stands outside of it, since the first delivery sets it for good. */
export const latestItem = z.object({ finding: findingSchema, firstSeenAt: z.string() });
export const historyItem = z.object({
  finding: findingSchema,
  told: z.optional(z.boolean()),
  publishedAt: z.optional(z.string()),
});

export function parseLatestItem(item: Record<string, unknown>): Finding {
  const { finding, firstSeenAt } = latestItem.parse(item);
  return { ...finding, firstSeenAt };
}
