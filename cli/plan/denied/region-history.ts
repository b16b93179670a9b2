// Reads the event history of one account and Region, page by page and newest first.
import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { type AdaptiveTokenBucket, createAdaptiveTokenBucket } from '../../../shared/aws/adaptive-token-bucket.ts';
import { isTransient, toResult } from '../../../shared/aws/errors.ts';
import { abortable } from '../../../shared/lib/signals.ts';
import { parseJson } from '../../../shared/lib/text.ts';
import type { HistoryWindow, PageFile, StoredEvent, StoredPage } from './page-store.ts';

/** AWS CloudTrail API Reference, LookupEvents: at most 50 events a page, two requests a second per account and Region. */
export const pageSize = 50;
const lookupRate = { perSecond: 2, burst: 1 };
/** At the lowest rate these are some two minutes. */
const maxAttempts = 20;

export type RegionHistory = {
  /** The events of the next page that no page before had. Undefined after the last page. Throws the SDK's error. */
  readonly nextPage: () => Promise<readonly StoredEvent[] | undefined>;
};

export type RegionToRead = {
  readonly cloudTrail: Pick<CloudTrailClient, 'send'>;
  readonly window: HistoryWindow;
  readonly file: PageFile;
  readonly signal: AbortSignal;
};

type Position = { readonly token: string | null; readonly until: string };

/** Begins with the pages that an interrupted run has stored, and stores each further one before the next is asked. */
export function openRegionHistory(input: RegionToRead): RegionHistory {
  const bucket = createAdaptiveTokenBucket(lookupRate);
  const stored = input.file.read();
  const seen = new Set<string>();
  let at: Position | null = { token: null, until: input.window.to.toISOString() };
  let oldest: string | null = null;

  const storedAt = async (position: Position): Promise<StoredPage | undefined> => {
    for (let next = await stored.next(); !next.done; next = await stored.next()) {
      if (follows(next.value, position, oldest)) return next.value;
    }
    return undefined;
  };
  return {
    nextPage: async () => {
      if (at === null) return undefined;
      let page = await storedAt(at);
      if (page === undefined) {
        page = await askFor(input, bucket, at, oldest);
        input.file.append(page);
      }
      at = page.next === null ? null : { token: page.next, until: page.until };
      const fresh = page.events.filter(({ id }) => !seen.has(id));
      for (const event of fresh) {
        seen.add(event.id);
        if (event.at !== '' && (oldest === null || event.at < oldest)) oldest = event.at;
      }
      return fresh;
    },
  };
}

/** Whether a stored page is the next one: it was asked with the token, or from the oldest event on without one. */
function follows({ token, until }: StoredPage, position: Position, oldest: string | null): boolean {
  return (token === position.token && until === position.until) || (token === null && until === oldest);
}

/** Asks until there is an answer. A throttled one makes the next one later; a token that expired is replaced by a time. */
async function askFor(
  input: RegionToRead,
  bucket: AdaptiveTokenBucket,
  start: Position,
  oldest: string | null,
): Promise<StoredPage> {
  const { cloudTrail, window, signal } = input;
  let { token, until } = start;
  for (let attempt = 1; ; attempt += 1) {
    await abortable(() => bucket.take(Number.POSITIVE_INFINITY), signal);
    const command = new LookupEventsCommand({
      StartTime: window.from,
      EndTime: new Date(until),
      MaxResults: pageSize,
      ...(token === null ? {} : { NextToken: token }),
    });
    // Not aborted: the answer to a request that was sent is stored, so that no page is asked twice.
    const answer = await toResult(cloudTrail.send(command));
    if (answer.ok) {
      const { Events = [], NextToken, $metadata } = answer.value;
      // The SDK repeats a throttled request itself.
      if (($metadata?.attempts ?? 1) > 1) bucket.onThrottle();
      else bucket.onSuccess();
      return { token, until, next: NextToken || null, events: Events.map(eventOf) };
    }
    if (answer.failure.kind === 'throttled') bucket.onThrottle();
    const isExpired = answer.failure.code === 'InvalidNextTokenException' && token !== null;
    if (isExpired) [token, until] = [null, oldest ?? until];
    if (!(isExpired || isTransient(answer.failure)) || attempt >= maxAttempts) throw answer.error;
  }
}

/** What no policy looks at is not kept: answers of AWS, addresses and programs of callers. */
const leftOut = new Set(['responseElements', 'additionalEventData', 'sourceIPAddress', 'userAgent', 'tlsDetails']);

function eventOf({ EventId, EventTime, CloudTrailEvent = '' }: Event, index: number): StoredEvent {
  const record: Record<string, unknown> = Object(parseJson(CloudTrailEvent) ?? {});
  const kept = Object.fromEntries(Object.entries(record).filter(([field]) => !leftOut.has(field)));
  const at = EventTime?.toISOString() ?? String(record['eventTime'] ?? '');
  return { id: EventId ?? String(record['eventID'] ?? `${at} ${index}`), at, record: kept };
}
