// Reads a setting for every guardrail on buckets. A setting that is not configured is a fact, a missing bucket is not
// found, and every other failure is unreadable.
import type { S3Client } from '@aws-sdk/client-s3';
import type { ZodMiniType } from 'zod/mini';
import { type AwsFailure, isInOtherRegion, toResult } from '../../aws/errors.ts';
import type { Settings } from '../../lib/settings.ts';
import type { Observation } from '../contract/guardrail.ts';
import type { Resource } from '../contract/resource.ts';
import { findOwnBucket } from './ownership.ts';

/** Input that names the bucket and its owner: S3 rejects the call if another account owns the bucket. */
export function ownedBucketInput(bucket: Resource): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: bucket.id, ExpectedBucketOwner: bucket.accountId };
}

/**
 * Waits for an S3 read and parses its output into facts. Output that does not match the schema is unreadable: its
 * meaning is never guessed. `toSettings` receives undefined if the bucket exists and the setting was never configured.
 */
export async function readSetting<Output, S extends Settings>(
  { s3, bucket }: { readonly s3: S3Client; readonly bucket: Resource },
  call: Promise<Output>,
  schema: ZodMiniType<S>,
  toSettings: (output: Output | undefined) => unknown,
): Promise<Observation<S>> {
  const reply = await toResult(call);
  if (!reply.ok && reply.failure.kind === 'not-found') return { kind: 'not-found' };
  if (!reply.ok && reply.failure.kind === 'elsewhere') return observeElsewhere(s3, bucket, reply.failure);
  if (!reply.ok && reply.failure.kind !== 'not-configured') return { kind: 'unreadable', failure: reply.failure };
  const parsed = schema.safeParse(toSettings(reply.ok ? reply.value : undefined));
  if (parsed.success) return { kind: 'facts', facts: parsed.data };
  const message = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  return { kind: 'unreadable', failure: { kind: 'refused', code: 'NotUnderstood', message } };
}

/**
 * A bucket that S3 says is in another Region does not exist in this one, because names are unique in all Regions of a
 * partition (S3 User Guide, "General purpose bucket naming rules"). If S3 does not say where it is, the account's own
 * list of buckets decides; without an answer there, the setting is unreadable.
 */
async function observeElsewhere(
  s3: S3Client,
  bucket: Resource,
  failure: AwsFailure,
): Promise<{ kind: 'not-found'; region?: string } | { kind: 'unreadable'; failure: AwsFailure }> {
  if (isInOtherRegion(failure, bucket.region)) return notFound(failure.region);
  const listed = await findOwnBucket(s3, bucket);
  if (listed.kind === 'unknown') return { kind: 'unreadable', failure: listed.failure };
  if (listed.kind === 'not owned') return notFound(undefined);
  return listed.region === undefined || listed.region === bucket.region
    ? { kind: 'unreadable', failure }
    : notFound(listed.region);
}

function notFound(region: string | undefined): { kind: 'not-found'; region?: string } {
  return { kind: 'not-found', ...(region ? { region } : {}) };
}
