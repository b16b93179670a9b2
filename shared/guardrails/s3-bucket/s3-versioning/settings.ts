// The versioning settings of a bucket, as findings show them.
import * as z from 'zod/mini';

/** S3 answers no status for a bucket whose versioning was never set; that state cannot be put back. */
export const versioning = z.strictObject({
  status: z.enum(['Enabled', 'Suspended', 'NeverSet']),
  mfaDelete: z.boolean(),
});
export type Versioning = z.infer<typeof versioning>;

export const parameters = z.strictObject({});
export type Parameters = z.infer<typeof parameters>;
