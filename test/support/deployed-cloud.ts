// The local cloud of the tests in test/aws-review/deployed, which one test file starts and stops for all of them.
import { AttachRolePolicyCommand, CreateRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { toResult } from '../../shared/aws/errors.ts';
import { type DeployedHub, deployedHub } from './deployed-hub.ts';
import { type Clients, type OwnCloud, startOwnCloud } from './own-cloud.ts';

let started: { readonly cloud: OwnCloud; readonly hub: DeployedHub } | undefined;

/** The running local cloud and its hub. Throws before `startDeployed`. */
export function deployed(): { readonly cloud: OwnCloud; readonly hub: DeployedHub } {
  if (started === undefined) throw new Error('the local cloud has not been started');
  return started;
}

/** Starts it: accounts of type testing are in mode monitor, and digests have the longest window. */
export async function startDeployed(): Promise<void> {
  const guardrails = ['s3-public-access', 's3-encryption', 's3-versioning'];
  const monitor = guardrails.map((name) => `    ${name}: { mode: monitor }\n`).join('');
  const cloud = await startOwnCloud('deployed-functions', (governance) =>
    governance
      .replace('digestSeconds: 30', 'digestSeconds: 900')
      .replace('\nguardrails:\n', `\nguardrails:\n  testing:\n${monitor}`),
  );
  started = { cloud, hub: deployedHub(cloud) };
}

export function bucketNames(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${what}-${process.pid}-${String(index).padStart(3, '0')}`);
}

export async function createBuckets(account: string, names: readonly string[]): Promise<void> {
  const { s3 } = deployed().cloud.administratorOf(account);
  for (const Bucket of names) await s3.send(new CreateBucketCommand({ Bucket }));
}

/**
 * Creates a role with all permissions, or gives them to one that Palisade made. Returns clients of a session of it, which go
 * on when Palisade takes the trust back.
 */
export async function createRole(account: string, RoleName: string): Promise<Clients> {
  const { cloud } = deployed();
  const { iam } = cloud.administratorOf(account);
  const Statement = [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const made = await toResult(iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument })));
  if (!made.ok && made.failure.code !== 'EntityAlreadyExistsException' && made.failure.code !== 'EntityAlreadyExists')
    throw made.error;
  if (!made.ok)
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return cloud.sessionOf(account, RoleName);
}

/** How a call ended: `done`, or its error. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => String(error),
  );
}
