// A bucket's default encryption as findings record it, and the parameters that governance.yml can require.
import * as z from 'zod/mini';
import { awsManagedKey, keyPattern, keyProblem } from './key-template.ts';

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
 * `key` is the template of an ARN, which is filled in for each bucket, or `aws-managed-key`. If it is null, buckets are
 * never changed to aws:kms.
 */
export const parameters = z.strictObject({
  encryption: z.enum(['AES256', 'aws:kms']),
  key: z.nullable(z.string().check(z.regex(keyPattern, keyProblem))),
  bucketKey: z.boolean(),
});
export type Parameters = z.infer<typeof parameters>;

/** The key as it is written to a bucket, where none means the AWS managed key. A template has to be filled in first. */
export function writtenKey({ key }: Parameters): string | null {
  return key === awsManagedKey ? null : key;
}

/**
 * Without a key, S3 would use the AWS managed key, which closes new objects to every other account and to log delivery
 * (S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)"): that has to be said in words.
 */
export function onlyReports({ encryption: required, key }: Parameters): string | undefined {
  if (required !== 'aws:kms' || key !== null) return undefined;
  return `governance.yml names no key for aws:kms: set key to a template such as arn:{partition}:kms:{region}:{account}:alias/data, or to ${awsManagedKey}`;
}

/** A log archive has no type, and its logs may be delivered to SSE-S3 only (Elastic Load Balancing User Guide). */
export function limitWithoutType(required: Parameters): { parameters: Parameters; reason: string } | undefined {
  if (required.encryption !== 'aws:kms') return undefined;
  return {
    parameters: { ...required, encryption: 'AES256', key: null },
    reason: 'buckets of accounts without a type are not changed to aws:kms',
  };
}

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
