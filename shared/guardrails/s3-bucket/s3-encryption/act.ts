// Writes a bucket's default encryption, and puts an earlier one back.
import {
  DeleteBucketEncryptionCommand,
  type EncryptionType,
  PutBucketEncryptionCommand,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import type { Clients } from '../../../aws/member-clients.ts';
import type { Bucket } from '../../contract/guardrail.ts';
import { ownedBucketInput } from '../read-setting.ts';
import type { Encryption } from './settings.ts';

export async function apply({ s3 }: Clients, bucket: Bucket, change: Encryption): Promise<void> {
  if (change.algorithm === 'none') throw new Error('a change never takes default encryption away');
  await s3.send(
    new PutBucketEncryptionCommand({
      ...ownedBucketInput(bucket),
      ServerSideEncryptionConfiguration: { Rules: [ruleOf(change, change.algorithm)] },
    }),
  );
}

/** Deleting brings S3's own default back, AES256 (S3 API Reference, DeleteBucketEncryption). */
export async function undo(clients: Clients, bucket: Bucket, before: Encryption): Promise<void> {
  if (before.algorithm !== 'none') return apply(clients, bucket, before);
  await clients.s3.send(new DeleteBucketEncryptionCommand(ownedBucketInput(bucket)));
}

/** Blocked types go back as they came, also those that S3 knows and the SDK's types do not. */
function ruleOf(change: Encryption, SSEAlgorithm: ServerSideEncryption) {
  return {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm,
      ...(change.key === null ? {} : { KMSMasterKeyID: change.key }),
    },
    BucketKeyEnabled: change.bucketKey,
    ...(change.blocked.length === 0
      ? {}
      : { BlockedEncryptionTypes: { EncryptionType: change.blocked as EncryptionType[] } }),
  };
}
