// A bucket's versioning as findings record it.
import * as z from 'zod/mini';

/** S3 returns no status if versioning was never set (`NeverSet`); that state cannot be restored. */
export const versioning = z.strictObject({
  status: z.enum(['Enabled', 'Suspended', 'NeverSet']),
  mfaDelete: z.boolean(),
});
export type Versioning = z.infer<typeof versioning>;

export const parameters = z.strictObject({});
export type Parameters = z.infer<typeof parameters>;
