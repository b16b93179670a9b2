// Who pauses and resumes, and how the name is known. The kill switch depends on no function, so the command line says it.
import * as z from 'zod/mini';
import { principalName } from '../../lib/principal-name.ts';

/**
 * `by` is the ARN that sts:GetCallerIdentity returned for the credentials of the command; AWS signs nothing of it. Records of
 * earlier versions have the name of the operating system's user, and no `byKnownFrom`.
 */
export const requesterFields = {
  by: z.string(),
  byKnownFrom: z.optional(z.enum(['sts:GetCallerIdentity', 'not known'])),
};
export type Requester = z.infer<z.ZodMiniObject<typeof requesterFields>>;

/** The requester of a command, by the ARN that AWS STS returned, or null if it did not answer. Pure. */
export function requesterOf(arn: string | null): Requester {
  return arn === null ? { by: 'unknown', byKnownFrom: 'not known' } : { by: arn, byKnownFrom: 'sts:GetCallerIdentity' };
}

/** The requester in a sentence. Pure. */
export function describeRequester({ by, byKnownFrom }: Requester): string {
  if (byKnownFrom === undefined) return `${by} (source of the name not recorded)`;
  return byKnownFrom === 'not known' ? 'an unknown principal' : principalName(by);
}
