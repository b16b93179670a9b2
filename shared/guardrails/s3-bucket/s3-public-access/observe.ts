// Reads a bucket's public access block.
import { GetPublicAccessBlockCommand, type GetPublicAccessBlockOutput } from '@aws-sdk/client-s3';
import type { Clients } from '../../../aws/member-clients.ts';
import type { Bucket, Observation } from '../../contract/guardrail.ts';
import { ownedBucketInput, readSetting } from '../read-setting.ts';
import { type PublicAccessBlock, publicAccessBlock } from './settings.ts';

export function observe({ s3 }: Clients, bucket: Bucket): Promise<Observation<PublicAccessBlock>> {
  return readSetting(s3.send(new GetPublicAccessBlockCommand(ownedBucketInput(bucket))), publicAccessBlock, toSettings);
}

function toSettings(output: GetPublicAccessBlockOutput | undefined): unknown {
  const block = output?.PublicAccessBlockConfiguration;
  return {
    configured: block !== undefined,
    blockPublicAcls: block?.BlockPublicAcls ?? false,
    ignorePublicAcls: block?.IgnorePublicAcls ?? false,
    blockPublicPolicy: block?.BlockPublicPolicy ?? false,
    restrictPublicBuckets: block?.RestrictPublicBuckets ?? false,
  };
}
