// Puts Palisade's own events on the hub event bus.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { busName } from '../aws/names.ts';
import { counted } from '../lib/text.ts';

export const palisadeSource = 'palisade';

/** EventBridge accepts ten events per call (EventBridge API Reference, PutEvents). */
export const putEventsBatchSize = 10;
/** The bytes of all events of a call (EventBridge User Guide, "Calculating PutEvents event entry size"). */
const maxBytes = 256 * 1_024;
/** Delays before entries that EventBridge could not take are put again, because they were throttled for example. */
const retryDelaysMs = [100, 400, 1_600];

type PalisadeEvent = { readonly detailType: string; readonly detail: object; readonly resources: string[] };

/**
 * Puts Palisade's own events on its bus, in order, in as few calls as they fit in. Returns their ids. Throws if
 * EventBridge rejects any of them, also after retries.
 */
export async function putEvents(eventBridge: EventBridgeClient, events: readonly PalisadeEvent[]): Promise<string[]> {
  const entries = events.map(({ detailType, detail, resources }) => ({
    EventBusName: busName,
    Source: palisadeSource,
    DetailType: detailType,
    Resources: resources,
    Detail: JSON.stringify(detail),
  }));
  const ids: string[] = [];
  for (const batch of batchesOf(entries)) ids.push(...(await putBatch(eventBridge, batch)));
  return ids;
}

/** Puts one batch. A call may take some of its entries only: those that it did not take are put again. */
async function putBatch(eventBridge: EventBridgeClient, entries: readonly PutEventsRequestEntry[]): Promise<string[]> {
  const ids = new Map<PutEventsRequestEntry, string>();
  let rejection: PutEventsResultEntry | undefined;
  for (const delayMs of [0, ...retryDelaysMs]) {
    if (delayMs > 0) await sleep(delayMs);
    const remaining = entries.filter((entry) => !ids.has(entry));
    const { FailedEntryCount, Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: remaining }));
    rejection = FailedEntryCount ? Entries.find(({ ErrorCode }) => ErrorCode !== undefined) : undefined;
    for (const [index, entry] of remaining.entries()) {
      const id = Entries[index]?.EventId;
      if (!FailedEntryCount || id !== undefined) ids.set(entry, id ?? '');
    }
    if (ids.size === entries.length) return entries.map((entry) => ids.get(entry) ?? '');
  }
  throw new Error(
    `EventBridge rejected ${entries.length - ids.size} of ${counted(entries.length, 'event')}: ${rejection?.ErrorCode} ${rejection?.ErrorMessage}`,
  );
}

/** Consecutive batches that one call accepts. Pure. */
function batchesOf(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const batches: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const last = batches.at(-1);
    const size = bytesOf(entry);
    if (last === undefined || last.length >= putEventsBatchSize || bytes + size > maxBytes) {
      batches.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return batches;
}

/** The size of an entry, as EventBridge counts it: its texts in UTF-8. */
function bytesOf({ Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  return [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
