// S3 as a role of an account of the local cloud sees it: bound by policies, unlike the account's 12-digit key.
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import pWaitFor from 'p-wait-for';
import { roleArn } from '../shared/aws/names.ts';
import type { RunningCloud } from './cloud.ts';

/** A client of a session, the session's ARN, and its credentials. */
export type RoleSession = { readonly s3: S3Client; readonly arn: string; readonly credentials: AwsCredentialIdentity };

const assumeTimeoutMs = 30_000;

/** Makes a role that its own policies allow everything, and assumes it. Its session has the role's name. */
export async function sessionOfNewRole(
  running: RunningCloud,
  accountId: string,
  RoleName: string,
): Promise<RoleSession> {
  const { iam, sts } = running.accounts(accountId, running.cloud.region);
  const Statement = [{ Effect: 'Allow', Principal: { AWS: accountId }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return assumedRole(running, sts, accountId, RoleName, RoleName);
}

/** Assumes a role of an account, with the permissions of who `sts` belongs to. */
export async function assumedRole(
  { cloud }: RunningCloud,
  sts: STSClient,
  accountId: string,
  role: string,
  RoleSessionName: string,
): Promise<RoleSession> {
  const RoleArn = roleArn(cloud.region, accountId, role);
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName });
  const found = await pWaitFor(
    async () => {
      const answer = await sts.send(assume).catch(() => undefined);
      return answer === undefined ? false : pWaitFor.resolveWith(answer);
    },
    { interval: 100, timeout: assumeTimeoutMs },
  );
  const credentials = {
    accessKeyId: found.Credentials?.AccessKeyId ?? '',
    secretAccessKey: found.Credentials?.SecretAccessKey ?? '',
    sessionToken: found.Credentials?.SessionToken ?? '',
  };
  const s3 = new S3Client({ endpoint: cloud.endpoint, region: cloud.region, credentials, forcePathStyle: true });
  return { s3, arn: found.AssumedRoleUser?.Arn ?? '', credentials };
}
