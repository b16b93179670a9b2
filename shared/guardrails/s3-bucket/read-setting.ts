// Reads a setting for every guardrail on buckets. A setting that is not configured is a fact, a missing bucket is not
// found, and every other failure is unreadable.
import type { ZodMiniType } from 'zod/mini';
import { toResult } from '../../aws/errors.ts';
import type { Settings } from '../../lib/settings.ts';
import type { Observation } from '../contract/guardrail.ts';
import type { Resource } from '../contract/resource.ts';

/** Input that names the bucket and its owner: S3 rejects the call if another account owns the bucket. */
export function ownedBucketInput(bucket: Resource): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: bucket.id, ExpectedBucketOwner: bucket.accountId };
}

/**
 * Waits for an S3 read and parses its output into facts. Output that does not match the schema is unreadable: its
 * meaning is never guessed. `toSettings` receives undefined if the bucket exists and the setting was never configured.
 */
export async function readSetting<Output, S extends Settings>(
  call: Promise<Output>,
  schema: ZodMiniType<S>,
  toSettings: (output: Output | undefined) => unknown,
): Promise<Observation<S>> {
  const reply = await toResult(call);
  if (!reply.ok && reply.failure.kind === 'not-found') return { kind: 'not-found' };
  if (!reply.ok && reply.failure.kind !== 'not-configured') return { kind: 'unreadable', failure: reply.failure };
  const parsed = schema.safeParse(toSettings(reply.ok ? reply.value : undefined));
  if (parsed.success) return { kind: 'facts', facts: parsed.data };
  const message = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  return { kind: 'unreadable', failure: { kind: 'refused', code: 'NotUnderstood', message } };
}
