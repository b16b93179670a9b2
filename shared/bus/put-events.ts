// Puts Palisade's own events on the hub's bus.
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { busName } from '../aws/names.ts';
import { chunk } from '../lib/chunk.ts';

export const palisadeSource = 'palisade';

/** EventBridge takes ten events in one call (EventBridge API Reference, PutEvents). */
const putEventsBatchSize = 10;

type PalisadeEvent = { readonly detailType: string; readonly detail: object; readonly resources: string[] };

/** Puts events of Palisade's own on its bus, in order. Answers with their ids. Throws when not all of them were taken. */
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
        `EventBridge did not take ${FailedEntryCount} of ${Entries.length} events: ${refusal?.ErrorCode} ${refusal?.ErrorMessage}`,
      );
    }
    ids.push(...(results ?? []).map(({ EventId }) => EventId ?? ''));
  }
  return ids;
}
