// Reads a bucket's versioning.
import { GetBucketVersioningCommand, type GetBucketVersioningOutput } from '@aws-sdk/client-s3';
import type { Clients } from '../../../aws/member-clients.ts';
import type { Bucket, Observation } from '../../contract/guardrail.ts';
import { ownedBucketInput, readSetting } from '../read-setting.ts';
import { type Versioning, versioning } from './settings.ts';

export function observe({ s3 }: Clients, bucket: Bucket): Promise<Observation<Versioning>> {
  return readSetting(s3.send(new GetBucketVersioningCommand(ownedBucketInput(bucket))), versioning, toSettings);
}

function toSettings(output: GetBucketVersioningOutput | undefined): unknown {
  return { status: output?.Status ?? 'NeverSet', mfaDelete: output?.MFADelete === 'Enabled' };
}
