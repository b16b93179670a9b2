// A part of the demo of `npm start`: a fix that would break something is held, and made when a person approves it.
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { RunningCloud } from '../local/cloud.ts';
import { type DemoStep, observeSteps } from '../local/demo-steps.ts';
import { journalTableName } from '../shared/aws/names.ts';
import type { Finding } from '../shared/findings/finding.ts';
import { listFindings } from '../shared/findings/finding-queries.ts';
import { describeBreakage } from '../shared/findings/hold.ts';
import { openHub } from './lib/hub-client.ts';
import { requestHub } from './lib/request-hub.ts';

const guardrail = 's3-encryption';

/**
 * A bucket of the production account receives server access logs, which S3 does not deliver to a bucket on SSE-KMS. Runs
 * beside other parts of the demo: returns its steps at the end. Rejects when the cloud stops.
 */
export async function runHeldDemo({ cloud, accounts, signal }: RunningCloud): Promise<readonly DemoStep[]> {
  const accountId = cloud.accounts.production;
  const { s3 } = accounts(accountId, cloud.region);
  const journal = { dynamodb: accounts(cloud.accounts.sharedServices, cloud.region).dynamodb, table: journalTableName };
  const bucket = `access-logs-${Date.now().toString(36)}`;
  await makeLogBucket(s3, bucket, accountId);
  const { observe, steps } = observeSteps(signal);
  const findingIn = async (state: Finding['state']) => {
    const found = await listFindings(journal, { accountId, resourceId: bucket, state });
    return found.find((finding) => finding.guardrail === guardrail);
  };

  let held: Finding | undefined;
  await observe('held, because of what it would break', async () => {
    held = await findingIn('held');
    return held?.hold?.hazards.map(describeBreakage).join('; ');
  });
  await observe('nothing was written', async () => {
    const encryption = await readEncryption(s3, bucket);
    return encryption.startsWith('AES256') ? `${bucket}: ${encryption}` : undefined;
  });
  if (held === undefined) return steps;
  const { id } = held;
  await requestHub(openHub({}), '/approvals', { findingId: id, dryRun: false });
  await observe('approved: palisade approve FINDING', async () => {
    const approved = await findingIn('remediated');
    return approved && `${id} by ${approved.trigger.principal}`;
  });
  await observe('the fix is made', async () => {
    const encryption = await readEncryption(s3, bucket);
    return encryption.startsWith('aws:kms') ? `${bucket}: ${encryption}` : undefined;
  });
  return steps;
}

/** The policy that S3 needs to deliver logs (S3 User Guide, "Enabling Amazon S3 server access logging"). */
async function makeLogBucket(s3: S3Client, Bucket: string, accountId: string): Promise<void> {
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
      Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ];
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  // The creation alone may have been evaluated before the bucket had its policy.
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
}

async function readEncryption(s3: S3Client, Bucket: string): Promise<string> {
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  const { SSEAlgorithm = '', KMSMasterKeyID } =
    ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
  return KMSMasterKeyID === undefined ? SSEAlgorithm : `${SSEAlgorithm} with ${KMSMasterKeyID}`;
}
