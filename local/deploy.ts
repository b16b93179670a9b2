// Deploys the hub and the management account's part onto a local cloud with the very commands that deploy them onto AWS.
import { spawn } from 'node:child_process';
import { cpSync, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PutPermissionCommand } from '@aws-sdk/client-eventbridge';
import { type IAMClient, PutRolePermissionsBoundaryCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { DeleteBucketPolicyCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { busStatements } from '../infrastructure/bus.ts';
import { restrictedActions } from '../infrastructure/management.ts';
import type { HubAccount } from '../shared/accounts/hub-account.ts';
import {
  boundaryPolicyName,
  busName,
  functionRoleNames,
  organizationRoleName,
  partitionOf,
  roleArn,
  spokeRoleName,
} from '../shared/aws/names.ts';
import { trustedFunctions } from '../shared/baseline/steps/spoke-role.ts';
import { managementAccountId } from './aws/access-role.ts';
import { type ClientsFor, secretAccessKey } from './aws/clients.ts';
import { folderOf, packageOf } from './instance.ts';

/** Where to deploy, and what it is told. `variables` lead the onboarding function to the services that are played. */
export type Deployment = {
  readonly accounts: ClientsFor;
  readonly endpoint: string;
  readonly hub: HubAccount;
  readonly port: number;
  readonly accessRole: string;
  readonly endpointVariables: Readonly<Record<string, string>>;
};

/** Deploys both: the hub first, whose roles those of the management account trust. */
export async function deployStacks(deployment: Deployment): Promise<void> {
  await deployHub(deployment);
  await deployManagement(deployment);
}

async function deployHub({ accounts, endpoint, hub, port, endpointVariables }: Deployment): Promise<void> {
  const { organizationId, externalId } = hub;
  await serverless(
    ['deploy', ...parametersOf({ organizationId, managementAccountId, externalId })],
    credentialsFor(endpoint, hub.accountId),
    join(folderOf(port), 'deploy.log'),
  );
  // The next deployment clears the package away; tests look at what was deployed.
  cpSync('.serverless', packageOf(port), { recursive: true });
  const { iam, lambda } = accounts(hub.accountId, hub.region);
  for (const role of trustedFunctions) await allowAssumeRole(iam, role, spokeRoleName);
  await putPermissionsBoundaries(iam, hub);
  await putBusPolicy(accounts, hub);
  await allowPlainHttp(accounts, hub);
  const FunctionName = 'palisade-onboard-account';
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const Variables = { ...Environment?.Variables, ...endpointVariables };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
}

async function deployManagement({ accounts, endpoint, hub, port, accessRole }: Deployment): Promise<void> {
  const { organizationId, externalId, accountId: hubAccountId, region: hubRegion } = hub;
  const parameters = parametersOf({ hubAccountId, hubRegion, organizationId, externalId });
  await serverless(
    ['deploy', '-c', 'serverless.management.yml', ...parameters],
    credentialsFor(endpoint, managementAccountId),
    join(folderOf(port), 'deploy-management.log'),
  );
  // To the emulator every call to Organizations is about the organization itself, never about an account or a policy.
  const Resource = `arn:aws:organizations::${managementAccountId}:organization/*`;
  const organization = { Sid: 'InsteadOfAccountsAndPolicies', Effect: 'Allow', Action: restrictedActions, Resource };
  await allowAssumeRole(accounts(managementAccountId, hub.region).iam, organizationRoleName, accessRole, [
    organization,
  ]);
}

function parametersOf(parameters: Readonly<Record<string, string>>): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
}

function credentialsFor(endpoint: string, accountId: string) {
  return { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accountId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/**
 * A role that enters others may do so within the organization, by the condition `aws:ResourceOrgID`. The emulator does
 * not know that key, and so the role is admitted without it.
 */
async function allowAssumeRole(
  iam: IAMClient,
  RoleName: string,
  targetRoleName: string,
  extraStatements: readonly object[] = [],
): Promise<void> {
  const Resource = roleArn('us-east-1', '*', targetRoleName);
  const entry = { Sid: 'InsteadOfResourceOrgID', Effect: 'Allow', Action: 'sts:AssumeRole', Resource };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [entry, ...extraStatements] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'local-cloud', PolicyDocument }));
}

/**
 * The emulator's CloudFormation leaves the policy of a bus out, and PutPermission takes one condition for each statement
 * there. It carries no events across accounts: whom the whole policy lets in, test/infrastructure/bus.test.ts judges.
 */
async function putBusPolicy(accounts: ClientsFor, { accountId, region, organizationId }: HubAccount): Promise<void> {
  const { eventBridge } = accounts(accountId, region);
  const Condition = { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: organizationId };
  const common = { EventBusName: busName, Action: 'events:PutEvents', Principal: '*', Condition };
  for (const StatementId of busStatements) await eventBridge.send(new PutPermissionCommand({ ...common, StatementId }));
}

/** The emulator's CloudFormation leaves the boundary of a role out, and its IAM obeys one. */
async function putPermissionsBoundaries(iam: IAMClient, { accountId, region }: HubAccount): Promise<void> {
  const PermissionsBoundary = `arn:${partitionOf(region)}:iam::${accountId}:policy/${boundaryPolicyName}`;
  for (const RoleName of functionRoleNames) {
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  }
}

/**
 * The deployment bucket's policy shuts everybody out who does not come over TLS, and the emulator speaks plain HTTP:
 * as it stands nobody could look at that bucket.
 */
async function allowPlainHttp(accounts: ClientsFor, hub: HubAccount): Promise<void> {
  const { s3 } = accounts(hub.accountId, hub.region);
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  for (const { Name } of Buckets ?? []) await s3.send(new DeleteBucketPolicyCommand({ Bucket: Name }));
}

async function serverless(args: readonly string[], credentials: Record<string, string>, log: string): Promise<void> {
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...env } = process.env;
  const child = spawn(process.execPath, ['node_modules/serverless/bin/serverless.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The emulator is done at once: no need to ask only every five seconds.
    env: { SLS_AWS_MONITORING_FREQUENCY: '500', ...env, ...credentials },
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
