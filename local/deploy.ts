// Deploys the hub onto a local cloud with the very command that deploys it onto AWS.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteBucketPolicyCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { roleArn, spokeRoleName } from '../shared/aws/names.ts';
import type { Hub } from '../shared/baseline/hub.ts';
import { visitors } from '../shared/baseline/spoke-role.ts';
import { type Accounts, secretAccessKey } from './aws.ts';
import { type AccountIds, folderOf } from './place.ts';

export async function deployHub(
  accounts: Accounts,
  endpoint: string,
  hub: Hub,
  { management, ...members }: AccountIds,
  port: number,
): Promise<void> {
  const { organizationId, externalId } = hub;
  const parameters = Object.entries({ organizationId, managementAccountId: management, externalId });
  await serverless(
    ['deploy', ...parameters.flatMap(([name, value]) => ['--param', `${name}=${value}`])],
    { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: hub.accountId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    join(folderOf(port), 'deploy.log'),
  );
  await admitToSpokes(accounts, hub, Object.values(members));
  await admitPlainHttp(accounts, hub);
}

/**
 * The hub's roles may enter the spokes of the organization, by the condition `aws:ResourceOrgID`. The emulator does not
 * know that key, and so the accounts that it would stand for are named here.
 */
async function admitToSpokes(accounts: Accounts, hub: Hub, members: readonly string[]): Promise<void> {
  const { iam } = accounts(hub.accountId, hub.region);
  const Resource = members.map((id) => roleArn(hub.region, id, spokeRoleName));
  const Statement = [{ Sid: 'InsteadOfResourceOrgID', Effect: 'Allow', Action: 'sts:AssumeRole', Resource }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  for (const RoleName of visitors) {
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'local-cloud', PolicyDocument }));
  }
}

/**
 * The deployment bucket's policy shuts everybody out who does not come over TLS, and the emulator speaks plain HTTP:
 * as it stands nobody could look at that bucket.
 */
async function admitPlainHttp(accounts: Accounts, hub: Hub): Promise<void> {
  const { s3 } = accounts(hub.accountId, hub.region);
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  for (const { Name } of Buckets ?? []) await s3.send(new DeleteBucketPolicyCommand({ Bucket: Name }));
}

async function serverless(args: readonly string[], credentials: Record<string, string>, log: string): Promise<void> {
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...env } = process.env;
  const child = spawn(process.execPath, ['node_modules/serverless/bin/serverless.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, ...credentials },
  });
  const file = createWriteStream(log);
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      file.write(data);
      tail = `${tail}${data}`.slice(-2_000);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  file.end();
  if (code !== 0) throw new Error(`'serverless ${args[0]}' ended with code ${code} (${log}):\n${tail.trim()}`);
}
