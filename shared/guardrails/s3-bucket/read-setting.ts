// How every bucket guardrail reads a setting: absent is a fact, gone is gone, and all else is unread.
import type { ZodMiniType } from 'zod/mini';
import { toResult } from '../../aws/errors.ts';
import type { Settings } from '../../lib/settings.ts';
import type { Observation } from '../contract/guardrail.ts';
import type { Resource } from '../contract/resource.ts';

/** The address of a bucket for S3 calls: S3 refuses the call when another account owns it. */
export function ownedBucketInput(bucket: Resource): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: bucket.id, ExpectedBucketOwner: bucket.accountId };
}

/**
 * Waits for an S3 read and parses its answer into facts. An answer that does not parse is unread, not guessed at.
 * `toSettings` gets undefined when the bucket exists and the setting was never made.
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
