// Writes a bucket's public access block, and puts an earlier one back.
import { DeletePublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { Clients } from '../../../aws/member-clients.ts';
import type { Bucket } from '../../contract/guardrail.ts';
import { ownedBucketInput } from '../read-setting.ts';
import type { PublicAccessBlock } from './settings.ts';

export async function apply({ s3 }: Clients, bucket: Bucket, change: PublicAccessBlock): Promise<void> {
  await s3.send(
    new PutPublicAccessBlockCommand({
      ...ownedBucketInput(bucket),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: change.blockPublicAcls,
        IgnorePublicAcls: change.ignorePublicAcls,
        BlockPublicPolicy: change.blockPublicPolicy,
        RestrictPublicBuckets: change.restrictPublicBuckets,
      },
    }),
  );
}

export async function undo(clients: Clients, bucket: Bucket, before: PublicAccessBlock): Promise<void> {
  if (before.configured) return apply(clients, bucket, before);
  await clients.s3.send(new DeletePublicAccessBlockCommand(ownedBucketInput(bucket)));
}
