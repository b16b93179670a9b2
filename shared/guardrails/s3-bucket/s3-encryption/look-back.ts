// Says what an undo of default encryption does not restore.
import type { LookBack } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { Encryption } from './settings.ts';

/** S3 User Guide, "Setting default server-side encryption behavior": it is for new objects only. */
export async function lookBack(
  _look: unknown,
  _bucket: Resource,
  before: Encryption,
  now: Encryption,
): Promise<LookBack> {
  const isKms = ({ algorithm }: Encryption) => algorithm.startsWith('aws:kms');
  if (!isKms(now) || isKms(before)) return { notes: [] };
  const key = now.key ?? 'the AWS managed key aws/s3';
  return { notes: [`objects written since then stay encrypted with ${key}: keep the key as long as they are read`] };
}
