// A part of the demo of `npm start`: who may change whom a dataset admits. An engineer of its account is refused by a
// policy; a session of the access role, which no policy binds, is undone.
import {
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { toResult } from '../shared/aws/errors.ts';
import { journalTableName } from '../shared/aws/names.ts';
import { listFindings } from '../shared/findings/finding-queries.ts';
import type { Governance } from '../shared/governance/governance.ts';
import { datasetBucket } from '../shared/resources/dataset/dataset-names.ts';
import type { RunningCloud } from './cloud.ts';
import { assumedRole, type RoleSession, sessionOfNewRole } from './demo-role.ts';
import { type DemoStep, observeSteps } from './demo-steps.ts';
import { managementAccountId } from './management-account.ts';

/** A dataset with an object in it. */
export type DemoDataset = { readonly name: string; readonly bucket: string; readonly content: string };

const Key = 'customers.csv';
const outsider = '999999999999';
const guardrail = 'platform-drift';
const policySchema = z.looseObject({ Statement: z.array(z.unknown()) });

/** Puts an object into the first dataset that data-science accounts read. Undefined if governance.yml has none. */
export async function fillDataset(running: RunningCloud, governance: Governance): Promise<DemoDataset | undefined> {
  const owner = running.cloud.accounts.dataManagement;
  const declared = Object.entries(governance.platform.datasets);
  const [name] = declared.find(([, { readers }]) => readers.includes('data-science')) ?? [];
  if (name === undefined) return undefined;
  const dataset = { name, bucket: datasetBucket(name, owner), content: 'id,name' };
  const { s3 } = running.accounts(owner, running.cloud.region);
  await s3.send(new PutObjectCommand({ Bucket: dataset.bucket, Key, Body: dataset.content }));
  return dataset;
}

/** The object's content, or the name of the error. */
export async function readDataset({ s3 }: RoleSession, { bucket }: DemoDataset): Promise<string> {
  const read = await toResult(s3.send(new GetObjectCommand({ Bucket: bucket, Key })));
  return read.ok ? ((await read.value.Body?.transformToString()) ?? '') : read.failure.code;
}

/** Reports each step as soon as it is observed. Rejects when the cloud stops. */
export async function runDatasetDemo(
  running: RunningCloud,
  { bucket }: DemoDataset,
  accessRole: string,
  onStep: (step: DemoStep) => void,
): Promise<readonly DemoStep[]> {
  const { cloud, accounts, signal } = running;
  const owner = cloud.accounts.dataManagement;
  const journal = { dynamodb: accounts(cloud.accounts.sharedServices, cloud.region).dynamodb, table: journalTableName };
  const { s3 } = accounts(owner, cloud.region);
  const engineer = await sessionOfNewRole(running, owner, 'data-engineer');
  const { sts } = accounts(managementAccountId, cloud.region);
  const intruder = await assumedRole(running, sts, owner, accessRole, 'mallory');
  const policy = await policyOf(s3, bucket);
  const { observe, steps } = observeSteps(signal, onStep);

  await observe('an engineer may not open it to an outsider', async () => {
    const opened = await toResult(openTo(outsider, engineer.s3, bucket, policy));
    return opened.ok ? undefined : `${opened.failure.code} ${opened.failure.message.replace(/^.*(?=with an )/, '')}`;
  });
  await observe('a session of the access role opens it', async () => {
    await openTo(outsider, intruder.s3, bucket, policy);
    return intruder.arn;
  });
  await observe('it is closed again', async () => {
    const isOpen = (await policyOf(s3, bucket)).includes(outsider);
    return isOpen ? undefined : `the policy of ${bucket} admits the accounts of the organization alone`;
  });
  await observe('the finding names that session', async () => {
    const found = await listFindings(journal, { accountId: owner, resourceId: bucket });
    const drift = found.find(
      (finding) => finding.guardrail === guardrail && finding.trigger.principal === intruder.arn,
    );
    return drift && `${drift.id}, ${drift.state}: ${drift.trigger.principal}`;
  });
  return steps;
}

async function policyOf(s3: S3Client, Bucket: string): Promise<string> {
  return (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '';
}

/** Adds a statement for an account to the policy. */
async function openTo(accountId: string, s3: S3Client, Bucket: string, policy: string): Promise<void> {
  const present = policySchema.parse(JSON.parse(policy));
  const statement = {
    Sid: 'Opened',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ ...present, Statement: [...present.Statement, statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}
