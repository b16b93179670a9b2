// Reads a bucket's versioning.
import { GetBucketVersioningCommand, type GetBucketVersioningOutput, type S3Client } from '@aws-sdk/client-s3';
import type { Observation } from '../../contract/guardrail.ts';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput, readSetting } from '../read-setting.ts';
import { type Versioning, versioning } from './settings.ts';

export function observe(s3: S3Client, bucket: Resource): Promise<Observation<Versioning>> {
  return readSetting(
    { s3, bucket },
    s3.send(new GetBucketVersioningCommand(ownedBucketInput(bucket))),
    versioning,
    toSettings,
  );
}

function toSettings(output: GetBucketVersioningOutput | undefined): unknown {
  return { status: output?.Status ?? 'NeverSet', mfaDelete: output?.MFADelete === 'Enabled' };
}
