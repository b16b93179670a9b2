// Reads the event history of CloudTrail to its beginning.
import {
  type CloudTrailClient,
  type Event,
  type LookupAttribute,
  paginateLookupEvents,
} from '@aws-sdk/client-cloudtrail';

/** The events of an account and Region since a time, newest first. */
export async function* eventHistory(
  client: CloudTrailClient,
  StartTime: Date,
  LookupAttributes: LookupAttribute[] = [],
): AsyncGenerator<Event> {
  for await (const { Events = [] } of paginateLookupEvents({ client }, { LookupAttributes, StartTime })) yield* Events;
}
