// Writes a bucket's versioning, and puts an earlier state back as far as S3 can.
import { PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput } from '../read-setting.ts';
import type { Versioning } from './settings.ts';

/** MFA delete is not sent: S3 keeps it as it is, and only the root user with its device may change it. */
export async function apply(s3: S3Client, bucket: Resource, change: Versioning): Promise<void> {
  const Status = change.status === 'Enabled' ? 'Enabled' : 'Suspended';
  await s3.send(new PutBucketVersioningCommand({ ...ownedBucketInput(bucket), VersioningConfiguration: { Status } }));
}

/** A bucket never returns to unversioned (S3 User Guide, "Retaining multiple versions"): suspended is the nearest. */
export function undo(s3: S3Client, bucket: Resource, before: Versioning): Promise<void> {
  return apply(s3, bucket, before);
}
