// Puts Palisade's own events on the hub event bus.
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { busName } from '../aws/names.ts';
import { chunk } from '../lib/chunk.ts';
import { counted } from '../lib/text.ts';

export const palisadeSource = 'palisade';

/** EventBridge accepts ten events per call (EventBridge API Reference, PutEvents). */
const putEventsBatchSize = 10;

type PalisadeEvent = { readonly detailType: string; readonly detail: object; readonly resources: string[] };

/** Puts Palisade's own events on its bus, in order. Returns their ids. Throws if EventBridge rejects any of them. */
export async function putEvents(eventBridge: EventBridgeClient, events: readonly PalisadeEvent[]): Promise<string[]> {
  const ids: string[] = [];
  for (const batch of chunk(events, putEventsBatchSize)) {
    const Entries = batch.map(({ detailType, detail, resources }) => ({
      EventBusName: busName,
      Source: palisadeSource,
      DetailType: detailType,
      Resources: resources,
      Detail: JSON.stringify(detail),
    }));
    const { FailedEntryCount, Entries: results } = await eventBridge.send(new PutEventsCommand({ Entries }));
    if (FailedEntryCount) {
      const refusal = results?.find((result) => result.ErrorCode !== undefined);
      throw new Error(
        `EventBridge rejected ${FailedEntryCount} of ${counted(Entries.length, 'event')}: ${refusal?.ErrorCode} ${refusal?.ErrorMessage}`,
      );
    }
    ids.push(...(results ?? []).map(({ EventId }) => EventId ?? ''));
  }
  return ids;
}
