// Reads a bucket's default encryption.
import { GetBucketEncryptionCommand, type GetBucketEncryptionOutput, type S3Client } from '@aws-sdk/client-s3';
import type { Observation } from '../../contract/guardrail.ts';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput, readSetting } from '../read-setting.ts';
import { type Encryption, encryption } from './settings.ts';

export function observe(s3: S3Client, bucket: Resource): Promise<Observation<Encryption>> {
  return readSetting(
    { s3, bucket },
    s3.send(new GetBucketEncryptionCommand(ownedBucketInput(bucket))),
    encryption,
    toSettings,
  );
}

/** An algorithm that S3 adds later does not match the schema: it is unreadable, and so never replaced. */
function toSettings(output: GetBucketEncryptionOutput | undefined): unknown {
  const rule = output?.ServerSideEncryptionConfiguration?.Rules?.[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  return {
    algorithm: byDefault?.SSEAlgorithm ?? 'none',
    key: byDefault?.KMSMasterKeyID ?? null,
    bucketKey: rule?.BucketKeyEnabled ?? false,
    blocked: rule?.BlockedEncryptionTypes?.EncryptionType ?? [],
  };
}
