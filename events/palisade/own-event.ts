// An event of Palisade's own that goes straight into a queue of the hub, in the form of one that passed the bus.
import { palisadeSource } from '../../shared/bus/put-events.ts';
import type { Envelope } from '../envelope.ts';

/** The hub's account and Region. */
export type EventOrigin = { readonly hubAccountId: string; readonly region: string };

/** An event with an id of its own. */
export function ownEvent(
  { hubAccountId, region }: EventOrigin,
  detailType: string,
  detail: Readonly<Record<string, unknown>>,
  now: Date,
): Envelope {
  return {
    id: crypto.randomUUID(),
    time: now.toISOString(),
    source: palisadeSource,
    'detail-type': detailType,
    account: hubAccountId,
    region,
    detail: { ...detail },
  };
}
