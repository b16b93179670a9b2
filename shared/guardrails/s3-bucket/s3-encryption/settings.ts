// The default encryption of a bucket, as findings show it, and what governance.yml may demand.
import * as z from 'zod/mini';

const algorithms = ['none', 'AES256', 'aws:kms', 'aws:kms:dsse'] as const;
export type Algorithm = (typeof algorithms)[number];

/**
 * `key` is null where S3 names none: with aws:kms that is the AWS managed key aws/s3.
 * `blocked` are the encryption types that uploads may not use (SSE-C); a write that leaves them out would allow them.
 */
export const encryption = z.strictObject({
  algorithm: z.enum(algorithms),
  key: z.nullable(z.string()),
  bucketKey: z.boolean(),
  blocked: z.array(z.string()),
});
export type Encryption = z.infer<typeof encryption>;

/** `key` is an alias, key id or ARN, resolved in the bucket's account; without one S3 uses the AWS managed key. */
export const parameters = z.strictObject({
  encryption: z.enum(['AES256', 'aws:kms']),
  key: z.nullable(z.string().check(z.minLength(1))),
  bucketKey: z.boolean(),
});
export type Parameters = z.infer<typeof parameters>;

/** How strong an algorithm is; a bucket is never moved to a smaller number. */
export function strength(algorithm: Algorithm): number {
  return algorithms.indexOf(algorithm);
}
