// A bucket's public access block as findings record it.
import * as z from 'zod/mini';

/** The four settings. `configured: false` means that the bucket has no public access block; then all four are false. */
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
