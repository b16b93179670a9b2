// Writes a bucket's versioning status, and restores an earlier one as far as S3 allows.
import { PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput } from '../read-setting.ts';
import type { Versioning } from './settings.ts';

/** MFA delete is not sent: S3 keeps its value, and only the root user can change it with an MFA device. */
export async function apply(s3: S3Client, bucket: Resource, change: Versioning): Promise<void> {
  const Status = change.status === 'Enabled' ? 'Enabled' : 'Suspended';
  await s3.send(new PutBucketVersioningCommand({ ...ownedBucketInput(bucket), VersioningConfiguration: { Status } }));
}

/**
 * A bucket cannot return to unversioned (S3 User Guide, "Retaining multiple versions"): Suspended is the nearest state.
 */
export function undo(s3: S3Client, bucket: Resource, before: Versioning): Promise<void> {
  return apply(s3, bucket, before);
}
