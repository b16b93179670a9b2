// Reads the event history of CloudTrail to its beginning. The emulator returns the newest fifty events until a time, and
// no token for more.
import {
  type CloudTrailClient,
  type Event,
  type LookupAttribute,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';

/** The events of an account and Region since a time, newest first. */
export async function* eventHistory(
  cloudTrail: CloudTrailClient,
  StartTime: Date,
  LookupAttributes: LookupAttribute[] = [],
): AsyncGenerator<Event> {
  const seen = new Set<string>();
  let EndTime = new Date();
  while (true) {
    const { Events = [] } = await cloudTrail.send(new LookupEventsCommand({ LookupAttributes, StartTime, EndTime }));
    // Some of them were in the last answer as well.
    const fresh = Events.filter(({ EventId = '' }) => !seen.has(EventId));
    if (fresh.length === 0) return;
    for (const event of fresh) {
      seen.add(event.EventId ?? '');
      EndTime = new Date(Math.min(EndTime.getTime(), (event.EventTime ?? StartTime).getTime() + 100));
      yield event;
    }
  }
}
