// The calls of Palisade's own roles in the event history of CloudTrail, and those that a policy denied.
import * as z from 'zod/mini';
import { eventHistory } from './event-history.ts';
import type { OwnCloud } from './own-cloud.ts';

const record = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  errorCode: z.optional(z.string()),
  errorMessage: z.optional(z.string()),
  userIdentity: z.object({
    accountId: z.optional(z.string()),
    sessionContext: z.optional(z.object({ sessionIssuer: z.optional(z.object({ userName: z.string() })) })),
  }),
});

const denied = /^(Client\.)?(AccessDenied|UnauthorizedOperation|UnauthorizedAccess|AuthorizationError)/;
const ownRole = /^(palisade-|Palisade)/;

/** The number of calls of these roles in an organization's accounts, and the denied ones, each once, sorted. */
export async function callsOfOwnRoles(
  cloud: OwnCloud,
  accountIds: readonly string[],
): Promise<{ readonly count: number; readonly denied: readonly string[] }> {
  const denials = new Set<string>();
  let count = 0;
  for (const id of accountIds) {
    const { cloudTrail } = cloud.administratorOf(id);
    for await (const { CloudTrailEvent = '{}' } of eventHistory(cloudTrail, new Date(0))) {
      const {
        eventSource,
        eventName,
        errorCode = '',
        errorMessage,
        userIdentity,
      } = record.parse(JSON.parse(CloudTrailEvent));
      const role = userIdentity.sessionContext?.sessionIssuer?.userName;
      if (role === undefined || !ownRole.test(role)) continue;
      count += 1;
      if (denied.test(errorCode)) denials.add(`${role} ${eventSource}:${eventName}: ${errorMessage}`);
    }
  }
  return { count, denied: [...denials].sort() };
}
