// The key of an account on a local cloud: a bucket is moved to it, and its users need no permission for the key.
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { policyWithReaders } from '../../shared/baseline/steps/lib/data-key-policy.ts';
import { accounts, cloud, ids, newName, region, waitForFinding } from '../support/cloud.ts';
import { roleSession } from '../support/role-session.ts';

// Not data-management: `doctor.cloud.test.ts` compares that account's key with the baseline while this test may run.
const owner = ids.production;
const alias = 'alias/palisade-data';
const kms = new KMSClient({
  endpoint: cloud.endpoint,
  region,
  credentials: { accessKeyId: owner, secretAccessKey: cloud.secretAccessKey },
});
const Bucket = newName('keyed');
const object = { Bucket, Key: 'dataset' };
const { s3 } = accounts(owner, region);

async function clientOf(accountId: string, actions: readonly string[]): Promise<S3Client> {
  const credentials = await roleSession(accountId, newName('role'), actions);
  return new S3Client({ endpoint: cloud.endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
}

let keyArn = '';
beforeAll(async () => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await waitForFinding(owner, Bucket, 's3-encryption', 'remediated');
  keyArn = (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn ?? '';
});

test('the baseline has made the key, with rotation, and the bucket has its ARN', async () => {
  expect(keyArn).toMatch(new RegExp(`^arn:aws:kms:${region}:${owner}:key/`));
  expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId: keyArn }))).toMatchObject({
    KeyRotationEnabled: true,
  });
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault).toEqual({
    SSEAlgorithm: 'aws:kms',
    KMSMasterKeyID: keyArn,
  });
});

test('a role of the account that has no right for the key writes and reads objects', async () => {
  const writer = await clientOf(owner, ['s3:PutObject', 's3:GetObject']);
  await writer.send(new PutObjectCommand({ ...object, Body: 'rows' }));
  expect(await s3.send(new HeadObjectCommand(object))).toMatchObject({ SSEKMSKeyId: keyArn });
  const { Body } = await writer.send(new GetObjectCommand(object));
  expect(await Body?.transformToString()).toBe('rows');
});

test('another account reads as soon as it is among the readers of the key, and not before', async () => {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ids.dataScience}:root` },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
      },
    ],
  });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const reader = await clientOf(ids.dataScience, ['s3:GetObject', 'kms:Decrypt']);
  await expect(reader.send(new GetObjectCommand(object))).rejects.toThrow(/kms:Decrypt/);
  const key = { KeyId: keyArn, PolicyName: 'default' };
  const present = (await kms.send(new GetKeyPolicyCommand(key))).Policy ?? '';
  const readers = [ids.dataScience];
  const admitting = policyWithReaders(present, { accountId: owner, region, readers });
  await kms.send(new PutKeyPolicyCommand({ ...key, Policy: admitting }));
  try {
    const { Body } = await reader.send(new GetObjectCommand(object));
    expect(await Body?.transformToString()).toBe('rows');
  } finally {
    await kms.send(new PutKeyPolicyCommand({ ...key, Policy: present }));
  }
});
