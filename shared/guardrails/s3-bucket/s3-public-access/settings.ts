// The settings of a bucket's public access block, as findings show them.
import * as z from 'zod/mini';

/** All four switches; `configured: false` means that the bucket has no block at all, and then all four are false. */
export const publicAccessBlock = z.strictObject({
  configured: z.boolean(),
  blockPublicAcls: z.boolean(),
  ignorePublicAcls: z.boolean(),
  blockPublicPolicy: z.boolean(),
  restrictPublicBuckets: z.boolean(),
});
export type PublicAccessBlock = z.infer<typeof publicAccessBlock>;

export const parameters = z.strictObject({});
export type Parameters = z.infer<typeof parameters>;

export const switches = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const;
