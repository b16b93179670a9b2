// Who made an API call, from CloudTrail's userIdentity (AWS CloudTrail User Guide, "CloudTrail userIdentity element").
import * as z from 'zod/mini';

/** The fields depend on the type of caller, so all of them are optional. */
export const identitySchema = z.object({
  type: z.optional(z.string()),
  principalId: z.optional(z.string()),
  accountId: z.optional(z.string()),
  arn: z.optional(z.string()),
  invokedBy: z.optional(z.string()),
  sessionContext: z.optional(
    z.object({
      sessionIssuer: z.optional(z.object({ arn: z.optional(z.string()), userName: z.optional(z.string()) })),
    }),
  ),
});
export type Identity = z.infer<typeof identitySchema>;

/** The caller: its ARN if there is one, otherwise the service or the type of caller; null if nothing is known. */
export function principalOf(identity: Identity | undefined): string | null {
  return identity?.arn ?? identity?.sessionContext?.sessionIssuer?.arn ?? identity?.invokedBy ?? identity?.type ?? null;
}
