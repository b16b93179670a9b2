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

/**
 * An alias, a key ID or the ARN of either (AWS KMS API Reference, "CreateAlias": AliasName; AWS KMS Developer Guide, "Key
 * identifiers (KeyId)"). An ID that begins with `mrk-` is that of a multi-Region key.
 */
const alias = 'alias/[\\w/-]{1,250}';
const keyId = '([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32})';
const kmsKey = z
  .string()
  .check(
    z.regex(
      new RegExp(`^(${alias}|${keyId}|arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:(key/${keyId}|${alias}))$`),
      'must be the alias, ID or ARN of a KMS key, such as alias/data',
    ),
  );

/** `key` is an alias, key ID or ARN, resolved in the bucket's account. If it is null, S3 uses the AWS managed key. */
export const parameters = z.strictObject({
  encryption: z.enum(['AES256', 'aws:kms']),
  key: z.nullable(kmsKey),
  bucketKey: z.boolean(),
});
export type Parameters = z.infer<typeof parameters>;

/** With AES256, S3 encrypts with keys of its own. */
export function withoutEffect({ encryption: required }: Parameters): ReadonlyMap<string, string> {
  if (required === 'aws:kms') return new Map();
  const reason = `only aws:kms has it, and encryption is ${required}`;
  return new Map([
    ['key', reason],
    ['bucketKey', reason],
  ]);
}

/** The rank of an algorithm. A bucket is never changed to an algorithm with a lower rank. */
export function strength(algorithm: Algorithm): number {
  return algorithms.indexOf(algorithm);
}
