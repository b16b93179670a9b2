// What CloudTrail of a local cloud says about writes to buckets: enough to know that one was repaired and broken again
// between two looks. The emulator's record names neither the setting nor the caller, so it is no source of S3 events.
import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as z from 'zod/mini';
import { userAgent } from '../shared/aws/connections.ts';

type Write = { readonly at: number; readonly bucket: string; readonly byPalisade: boolean };

const record = z.object({ userAgent: z.string() });

/** The newest writes to buckets of an account, newest first. One page is a second's worth and more. */
export async function recentWrites(cloudTrail: CloudTrailClient): Promise<readonly Write[]> {
  const { Events } = await cloudTrail.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
      MaxResults: 50,
    }),
  );
  return (Events ?? []).flatMap(({ EventTime, Resources, CloudTrailEvent }) => {
    const bucket = Resources?.find(({ ResourceType }) => ResourceType === 'AWS::S3::Bucket')?.ResourceName;
    const parsed = record.safeParse(JSON.parse(CloudTrailEvent ?? '{}'));
    if (!EventTime || !bucket || !parsed.success) return [];
    return [{ at: EventTime.getTime(), bucket, byPalisade: parsed.data.userAgent.includes(userAgent) }];
  });
}

/** Whether Palisade wrote to the bucket after that time, and then somebody else did. */
export function wasBrokenAgain(writes: readonly Write[], bucket: string, after: number): boolean {
  const later = writes.filter((write) => write.bucket === bucket && write.at > after);
  const repair = later.findIndex((write) => write.byPalisade);
  return repair > 0 && later.slice(0, repair).some((write) => !write.byPalisade);
}
