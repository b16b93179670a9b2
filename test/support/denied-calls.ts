// The calls of Palisade's own roles in the event history of CloudTrail, and those that a policy denied.
import * as z from 'zod/mini';
import { eventHistory } from './event-history.ts';
import type { OwnCloud } from './own-cloud.ts';

const record = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  errorCode: z.optional(z.string()),
  errorMessage: z.optional(z.string()),
  requestParameters: z.nullish(z.object({ roleArn: z.optional(z.string()) })),
  userIdentity: z.object({
    accountId: z.optional(z.string()),
    sessionContext: z.optional(z.object({ sessionIssuer: z.optional(z.object({ userName: z.string() })) })),
  }),
});

const denied = /^(Client\.)?(AccessDenied|UnauthorizedOperation|UnauthorizedAccess|AuthorizationError)/;
const ownRole = /^(palisade-|Palisade)/;

/**
 * The number of calls of these roles in an organization's accounts, and the denied ones, each once, sorted. Without those
 * to assume a role that was assumed later: the role of a new account did not exist yet.
 */
export async function callsOfOwnRoles(
  cloud: OwnCloud,
  accountIds: readonly string[],
): Promise<{ readonly count: number; readonly denied: readonly string[] }> {
  const denials = new Map<string, string | undefined>();
  const assumed = new Set<string>();
  let count = 0;
  for (const id of accountIds) {
    const { cloudTrail } = cloud.administratorOf(id);
    for await (const { CloudTrailEvent = '{}' } of eventHistory(cloudTrail, new Date(0))) {
      const {
        eventSource,
        eventName,
        errorCode = '',
        errorMessage,
        requestParameters,
        userIdentity,
      } = record.parse(JSON.parse(CloudTrailEvent));
      const role = userIdentity.sessionContext?.sessionIssuer?.userName;
      if (role === undefined || !ownRole.test(role)) continue;
      count += 1;
      const assumes = eventName === 'AssumeRole' ? `${role} ${requestParameters?.roleArn}` : undefined;
      if (denied.test(errorCode)) denials.set(`${role} ${eventSource}:${eventName}: ${errorMessage}`, assumes);
      else if (assumes !== undefined) assumed.add(assumes);
    }
  }
  const left = [...denials].filter(([, assumes]) => assumes === undefined || !assumed.has(assumes));
  return { count, denied: left.map(([text]) => text).sort() };
}
