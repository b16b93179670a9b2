// A bucket's default encryption as findings record it, and the parameters that governance.yml can require.
import * as z from 'zod/mini';

const algorithms = ['none', 'AES256', 'aws:kms', 'aws:kms:dsse'] as const;
export type Algorithm = (typeof algorithms)[number];

/**
 * `key` is null if S3 returns none: with aws:kms, S3 then uses the AWS managed key aws/s3. `blocked` lists the
 * encryption types that uploads may not use (SSE-C); a write without them would allow them again.
 */
export const encryption = z.strictObject({
  algorithm: z.enum(algorithms),
  key: z.nullable(z.string()),
  bucketKey: z.boolean(),
  blocked: z.array(z.string()),
});
export type Encryption = z.infer<typeof encryption>;

/** `key` is an alias, key ID or ARN, resolved in the bucket's account. If it is null, S3 uses the AWS managed key. */
export const parameters = z.strictObject({
  encryption: z.enum(['AES256', 'aws:kms']),
  key: z.nullable(z.string().check(z.minLength(1))),
  bucketKey: z.boolean(),
});
export type Parameters = z.infer<typeof parameters>;

/** The rank of an algorithm. A bucket is never changed to an algorithm with a lower rank. */
export function strength(algorithm: Algorithm): number {
  return algorithms.indexOf(algorithm);
}
