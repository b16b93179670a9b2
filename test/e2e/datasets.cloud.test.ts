// The dataset of the example on a local cloud: made by the baseline of its owner, and within the guardrails from the start.
import { DescribeKeyCommand, GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { policyFor } from '../../shared/governance/governance.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { datasetAlias, datasetBucket } from '../../shared/resources/dataset/dataset-names.ts';
import { accounts, cloud, ids, region } from '../support/cloud.ts';

const owner = ids.dataManagement;
const Bucket = datasetBucket('customers', owner);
const { s3 } = accounts(owner, region);
const kms = new KMSClient({
  endpoint: cloud.endpoint,
  region,
  credentials: { accessKeyId: owner, secretAccessKey: cloud.secretAccessKey },
});

test('bucket and key of customers are there, under a customer managed key with rotation (platform check 8)', async () => {
  const key = (await kms.send(new DescribeKeyCommand({ KeyId: datasetAlias('customers') }))).KeyMetadata;
  expect(key).toMatchObject({ KeyManager: 'CUSTOMER', KeyState: 'Enabled' });
  expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId: key?.Arn }))).toMatchObject({
    KeyRotationEnabled: true,
  });
  // Not the key that the guardrail s3-encryption gives to other buckets of the account.
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(ServerSideEncryptionConfiguration?.Rules).toMatchObject([
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key?.Arn },
      BucketKeyEnabled: true,
    },
  ]);
  const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
  expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  expect(TagSet).toContainEqual({ Key: 'managed-by', Value: 'palisade' });
});

test.each(guardrails.map((guardrail) => [guardrail.id, guardrail] as const))(
  'the bucket is compliant with %s',
  async (_id, guardrail) => {
    const governance = readGovernance('governance.yml');
    const { parameters } = policyFor(governance, { type: 'data-management', age: 'new' }, guardrail);
    const bucket = { type: 'AWS::S3::Bucket', accountId: owner, region, id: Bucket };
    const observation = await guardrail.observe(s3, bucket);
    expect(observation).toMatchObject({ kind: 'facts' });
    if (observation.kind !== 'facts') return;
    expect(guardrail.decide(observation.facts, parameters)).toMatchObject({ kind: 'compliant' });
  },
);
