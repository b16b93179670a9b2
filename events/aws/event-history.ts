// Who made the last of some calls, from CloudTrail's event history (AWS CloudTrail API Reference, "LookupEvents").
import type { Event } from '@aws-sdk/client-cloudtrail';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/text.ts';
import { identitySchema, principalOf } from './cloudtrail-identity.ts';

/** Of a record, the fields that count here (AWS CloudTrail User Guide, "CloudTrail record contents"). */
const record = z.object({
  eventName: z.string(),
  userIdentity: z.optional(identitySchema),
  errorCode: z.optional(z.string()),
});

/**
 * The principal of the newest of these calls that succeeded, `events` being newest first; null if there is none. Calls of
 * `ownRole` are Palisade's. Records that do not parse name nobody. Pure.
 */
export function lastCaller(events: readonly Event[], calls: readonly string[], ownRole: string): string | null {
  for (const { CloudTrailEvent = '' } of events) {
    const { success, data } = record.safeParse(parseJson(CloudTrailEvent));
    if (!success || data.errorCode !== undefined || !calls.includes(data.eventName)) continue;
    const principal = principalOf(data.userIdentity);
    if (principal !== null && !isSessionOf(ownRole, principal)) return principal;
  }
  return null;
}

function isSessionOf(role: string, principal: string): boolean {
  return principal.includes(`:assumed-role/${role}/`) || principal.endsWith(`:role/${role}`);
}
