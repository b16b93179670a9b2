// What sweeps have found out about who sends to a bucket: the records, and what they say about one bucket. Pure.
import * as z from 'zod/mini';
import type { Sources, SourcesOf } from '../../guardrails/contract/surroundings.ts';
import { maxNames, type Place, type Senders, type SourcesAnswer } from './ask-sources.ts';

/** How long answers count and are kept: they outlive sweeps that fail for a while, and their age is said with them. */
export const retentionDays = 30;

/** Where answers are kept, and looked up. */
export type SourceStore = {
  readonly record: (answers: readonly SourcesAnswer[]) => Promise<void>;
  readonly sourcesOf: SourcesOf;
};

/** When AWS Config last answered for an account and Region. */
export const askedRecord = z.object({ accountId: z.string(), region: z.string(), at: z.iso.datetime() });
export type Asked = z.infer<typeof askedRecord>;

/** The buckets of one account and Region that sent to a bucket when it was asked. */
export const senderRecord = z.object({
  accountId: z.string(),
  region: z.string(),
  at: z.iso.datetime(),
  logging: z.array(z.string()),
  replicating: z.array(z.string()),
});
export type SenderRecord = Place & Senders & { readonly at: string };

/** What is on record about one bucket. `asked` has the places of all senders, and the bucket's own. */
export type SourceRecords = { readonly senders: readonly SenderRecord[]; readonly asked: readonly Asked[] };

/**
 * The sources of a bucket. Senders that the last answer of their place no longer has do not count; those of a place whose
 * last answer is lost do. `everyHours` is the interval of sweeps.
 */
export function sourcesIn({ senders, asked }: SourceRecords, own: Place, everyHours: number, now: Date): Sources {
  const askedAt = (place: Place) => asked.find((each) => isSame(each, place))?.at;
  const oldest = new Date(now.getTime() - retentionDays * 24 * 60 * 60_000).toISOString();
  const current = senders.filter((each) => each.at >= (askedAt(each) ?? oldest));
  const asOf = askedAt(own) ?? null;
  return {
    asOf,
    isOld: asOf !== null && now.getTime() - Date.parse(asOf) > 2 * everyHours * 60 * 60_000,
    loggingFrom: current
      .flatMap(({ logging }) => logging)
      .toSorted()
      .slice(0, maxNames),
    replicatingFrom: current
      .flatMap(({ accountId, replicating }) => replicating.map((bucket) => ({ accountId, bucket })))
      .toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)))
      .slice(0, maxNames),
  };
}

/** The key of a place among others. */
export function placeKey({ accountId, region }: Place): string {
  return `${accountId}#${region}`;
}

function isSame(one: Place, other: Place): boolean {
  return placeKey(one) === placeKey(other);
}

function keyOf({ accountId, bucket }: { readonly accountId: string; readonly bucket: string }): string {
  return `${accountId}#${bucket}`;
}
