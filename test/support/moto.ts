// An organization on the moto server for each suite, and new accounts in it.
import { randomInt } from 'node:crypto';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListParentsCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { createAccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import type { StepContext } from '../../shared/steps/step.ts';
import { fakeEc2 } from './fake-ec2.ts';
import { awsError } from './fake-s3.ts';
import { aMember } from './member.ts';
import { aStepContext } from './site.ts';

// The SDK reads the endpoint from its own environment variable.
process.env['AWS_ENDPOINT_URL'] = process.env['PALISADE_TEST_MOTO'];
const anyone = { accessKeyId: 'test', secretAccessKey: 'test' };
const sts = new STSClient({ region: 'us-east-1', credentials: anyone });
/** Each suite has a management account of its own, so that suites that run at the same time share no organization. */
const managementAccountId = String(randomInt(100_000_000_000, 999_999_999_999));
const management = { region: 'us-east-1', credentials: () => credentialsIn(managementAccountId) };
const withoutPaths = new OrganizationsClient(management);
/** A client of the management account, to which a test may add middleware. */
export const organizationsClient = () => withPaths(new OrganizationsClient(management));
export const organizations = organizationsClient();

/** Moto lacks the paths of accounts (AWS Organizations API Reference, "Account"): DescribeAccount gets them here. */
function withPaths(client: OrganizationsClient): OrganizationsClient {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName === 'DescribeAccountCommand' && 'Account' in result.output && result.output.Account?.Id) {
          const { Id } = result.output.Account;
          result.output.Account.Paths = [`o-example/${await pathTo(Id)}/`];
        }
        return result;
      },
    { step: 'initialize' },
  );
  return client;
}

async function pathTo(ChildId: string): Promise<string> {
  if (ChildId.startsWith('r-')) return ChildId;
  const { Parents = [] } = await withoutPaths.send(new ListParentsCommand({ ChildId }));
  return `${await pathTo(Parents[0]?.Id ?? 'r-unknown')}/${ChildId}`;
}

/** Creates the organization of this suite. */
export async function createOrganization(): Promise<void> {
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const type = { RootId: Roots?.[0]?.Id, PolicyType: 'SERVICE_CONTROL_POLICY' as const };
  await organizations.send(new EnablePolicyTypeCommand(type));
}

let count = 0;
/** Creates an account in the organization. Returns its id. */
export async function createAccount(): Promise<string> {
  count += 1;
  const AccountName = `account-${process.pid}-${count}`;
  const command = new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` });
  return (await organizations.send(command)).CreateAccountStatus?.AccountId ?? '';
}

/** Credentials in an account. Moto does not check whether the role may be assumed. */
export async function credentialsIn(accountId: string): Promise<AwsCredentialIdentity> {
  const RoleArn = `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

export type MotoAccount = {
  readonly accountId: string;
  readonly contextIn: (region: string) => StepContext;
  /** Names of the commands that were sent since the previous call of this function, without `Command`. */
  readonly takeSentCommands: () => string[];
  /** The IAM actions of all commands that were sent so far. */
  readonly actions: ReadonlySet<string>;
  /** Makes one write fail: the next one is number 1. */
  readonly breakWrite: (number: number) => void;
};

export const isWrite = (command: string) => !/^(Batch)?(Get|List|Describe)/.test(command);

/** A new account on moto with the context of baseline steps. EC2 is a fake, because moto lacks its account defaults. */
export async function newMotoAccount(
  overrides: Partial<StepContext> = {},
  closed: readonly string[] = [],
): Promise<MotoAccount> {
  const accountId = await createAccount();
  const credentials = await credentialsIn(accountId);
  const commands: string[] = [];
  const actions = new Set<string>();
  let writesUntilBreak = 0;
  const watch = <T extends { middlewareStack: OrganizationsClient['middlewareStack'] }>(client: T): T => {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const command = String(context['commandName']).replace(/Command$/, '');
        commands.push(command);
        actions.add(actionOf(String(context['clientName']), command));
        if (isWrite(command)) {
          writesUntilBreak -= 1;
          if (writesUntilBreak === 0) throw awsError('InternalError', 500);
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    return client;
  };
  const ec2 = new Map<string, ReturnType<typeof createAccessRoleClients>>();
  const clientsIn = (region: string) => {
    const known = ec2.get(region);
    if (known) return known;
    const real = createAccessRoleClients({ region, credentials: async () => credentials });
    const defaults = { encryption: false, tokens: 'no-preference', snapshots: 'unblocked', images: 'unblocked' };
    const clients = { ...real, ec2: fakeEc2(region, defaults, closed) };
    for (const client of Object.values(clients)) watch(client as never);
    ec2.set(region, clients);
    return clients;
  };
  const ownOrganizations = watch(organizationsClient());
  return {
    accountId,
    contextIn: (region) =>
      aStepContext({
        member: aMember({ id: accountId, email: `${accountId}@example.com` }),
        region,
        clients: clientsIn(region),
        accessRoleClientsFor: (_id, where) => clientsIn(where),
        organizations: ownOrganizations,
        ...overrides,
      }),
    takeSentCommands: () => commands.splice(0),
    actions,
    breakWrite: (number) => {
      writesUntilBreak = number;
    },
  };
}

const services: Readonly<Record<string, string>> = {
  AccountClient: 'account',
  ConfigServiceClient: 'config',
  EC2Client: 'ec2',
  EventBridgeClient: 'events',
  GuardDutyClient: 'guardduty',
  IAMClient: 'iam',
  OrganizationsClient: 'organizations',
  KMSClient: 'kms',
  ResourceGroupsTaggingAPIClient: 'tag',
  SageMakerClient: 'sagemaker',
  SecurityHubClient: 'securityhub',
};

/** The IAM action of a call. Those of S3 Control have the prefix of S3 and other names. */
function actionOf(client: string, command: string): string {
  if (command === 'ListBuckets') return 's3:ListAllMyBuckets';
  if (client === 'S3ControlClient') return `s3:${command.replace('PublicAccessBlock', 'AccountPublicAccessBlock')}`;
  return `${services[client]}:${command}`;
}
