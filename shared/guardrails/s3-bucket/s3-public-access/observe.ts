// Reads a bucket's public access block.
import { GetPublicAccessBlockCommand, type GetPublicAccessBlockOutput, type S3Client } from '@aws-sdk/client-s3';
import type { Observation } from '../../contract/guardrail.ts';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput, readSetting } from '../read-setting.ts';
import { type PublicAccessBlock, publicAccessBlock } from './settings.ts';

export function observe(s3: S3Client, bucket: Resource): Promise<Observation<PublicAccessBlock>> {
  return readSetting(
    { s3, bucket },
    s3.send(new GetPublicAccessBlockCommand(ownedBucketInput(bucket))),
    publicAccessBlock,
    toSettings,
  );
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
