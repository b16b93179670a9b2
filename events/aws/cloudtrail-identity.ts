// Who made a call, as CloudTrail tells it (AWS CloudTrail User Guide, "CloudTrail userIdentity element").
import * as z from 'zod/mini';

/** Which fields there are differs by the kind of caller: none of them may be required. */
export const identitySchema = z.object({
  type: z.optional(z.string()),
  arn: z.optional(z.string()),
  invokedBy: z.optional(z.string()),
  sessionContext: z.optional(
    z.object({
      sessionIssuer: z.optional(z.object({ arn: z.optional(z.string()), userName: z.optional(z.string()) })),
    }),
  ),
});
export type Identity = z.infer<typeof identitySchema>;

/** The caller in one word: an ARN where there is one, else the service or the kind of caller. */
export function principalOf(identity: Identity | undefined): string | null {
  return identity?.arn ?? identity?.sessionContext?.sessionIssuer?.arn ?? identity?.invokedBy ?? identity?.type ?? null;
}
