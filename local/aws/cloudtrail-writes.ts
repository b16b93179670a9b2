// Writes to a bucket, from the local cloud's CloudTrail: they reveal that a bucket was remediated and broken again
// between two evaluations. The emulator's records have neither the setting nor the caller, so they are no S3 events.
import { type CloudTrailClient, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import * as z from 'zod/mini';
import { userAgent } from '../../shared/aws/http-handler.ts';

export type Write = { readonly at: Date; readonly byPalisade: boolean };

const record = z.object({ userAgent: z.string() });

/** The writes to a bucket since a point in time, newest first. */
export async function writesTo(client: CloudTrailClient, bucket: string, since: Date): Promise<readonly Write[]> {
  const writes: Write[] = [];
  const LookupAttributes = [{ AttributeKey: 'ResourceName' as const, AttributeValue: bucket }];
  for await (const { Events } of paginateLookupEvents({ client }, { LookupAttributes, StartTime: since })) {
    for (const { EventTime: at, ReadOnly, CloudTrailEvent } of Events ?? []) {
      if (!at || at < since || ReadOnly === 'true') continue;
      const call = record.parse(JSON.parse(CloudTrailEvent ?? '{}'));
      writes.push({ at, byPalisade: call.userAgent.includes(userAgent) });
    }
  }
  return writes;
}

/** Whether somebody else wrote to the bucket after Palisade did. */
export function wasBrokenAgain(newestFirst: readonly Write[]): boolean {
  const byOthers = newestFirst.findIndex(({ byPalisade }) => !byPalisade);
  return byOthers >= 0 && newestFirst.slice(byOthers).some(({ byPalisade }) => byPalisade);
}
