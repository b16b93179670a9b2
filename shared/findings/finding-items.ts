// The items of a finding in the state table: their keys and schemas.
import * as z from 'zod/mini';
import { readItem } from '../table/read-item.ts';
import type { StateTable } from '../table/table.ts';
import { type Finding, findingSchema } from './finding.ts';
import { violatorOf } from './violator.ts';

/** Index of latest states by account and time. Items of the history have no top-level `accountId` and are not in it. */
export const byAccountIndex = 'by-account';

/**
 * Sort keys of a finding's items. `loadFindingRecord` reads suspension, intent and latest state in one query: they sort
 * after the history.
 */
export const sortKeys = {
  approval: 'approval',
  dismissal: 'dismissal',
  history: 'history#',
  suspension: 'hold',
  intent: 'intent',
  latest: 'latest',
} as const;

/**
 * The latest state of a finding. `firstSeenAt` is outside of it: the first delivery sets it for good. `remediations` has
 * all since `remediationsSince` (ISO 8601), as `encodeRemediation` writes them; those before are in the history only.
 * Items of an earlier version have neither.
 */
export const latestItem = z.object({
  finding: findingSchema,
  firstSeenAt: z.string(),
  remediations: z.optional(z.set(z.string())),
  remediationsSince: z.optional(z.string()),
});
export const historyItem = z.object({
  finding: findingSchema,
  told: z.optional(z.boolean()),
  publishedAt: z.optional(z.string()),
});

/**
 * The suspension of a guardrail on a resource after an undo: by whom and by which event, since when and until when.
 * Items may lack `since` and `eventId`.
 */
export const suspensionItem = z.object({
  by: z.string(),
  until: z.string(),
  since: z.optional(z.string()),
  eventId: z.optional(z.string()),
});
export type Suspension = z.infer<typeof suspensionItem>;

/** A remediation that counts for `limits.contested`: when it was (ISO 8601), and who caused the violation. */
export type RecentRemediation = { readonly at: string; readonly principal: string | null };

const encodedRemediation = z.tuple([z.string(), z.string(), z.nullable(z.string())]);

/** An element of the set of remediations: the same for every delivery of a step, and sorted by time. */
export function encodeRemediation({ at, trigger }: Finding): string {
  return JSON.stringify([at, trigger.eventId, violatorOf(trigger)]);
}

/** The remediations in a set, oldest first. Throws if an element cannot be read. */
export function decodeRemediations(encoded: Iterable<string>): readonly RecentRemediation[] {
  return [...encoded].toSorted().map((each) => {
    const [at, , principal] = encodedRemediation.parse(JSON.parse(each));
    return { at, principal };
  });
}

/** The latest state of a finding; undefined, and reported, if the item does not parse. */
export function readLatestItem(journal: StateTable, item: Record<string, unknown>): Finding | undefined {
  const read = readItem(journal, latestItem, item);
  return read && { ...read.finding, firstSeenAt: read.firstSeenAt };
}
