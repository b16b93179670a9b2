// An organization on moto, and a new account in it for whoever asks.
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { createAccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import type { StepContext } from '../../shared/baseline/steps/lib/step.ts';
import { fakeEc2 } from './fake-ec2.ts';
import { awsError } from './fake-s3.ts';
import { aMember } from './member.ts';
import { aStepContext } from './site.ts';

// The clients find it as they would find any endpoint: by the SDK's own variable.
process.env['AWS_ENDPOINT_URL'] = process.env['PALISADE_TEST_MOTO'];
const management = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
export const organizations = new OrganizationsClient(management);
const sts = new STSClient(management);

/** Makes the organization, unless another test file did. */
export async function createOrganization(): Promise<void> {
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' })).catch(() => undefined);
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const type = { RootId: Roots?.[0]?.Id, PolicyType: 'SERVICE_CONTROL_POLICY' as const };
  await organizations.send(new EnablePolicyTypeCommand(type)).catch(() => undefined);
}

let count = 0;
/** A new account of the organization; its id. */
export async function createAccount(): Promise<string> {
  count += 1;
  const AccountName = `account-${process.pid}-${count}`;
  const command = new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` });
  return (await organizations.send(command)).CreateAccountStatus?.AccountId ?? '';
}

/** Credentials in an account. Moto asks nobody whether a role may be assumed. */
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
  /** Names of the commands that were sent since the last look, without `Command`. */
  readonly takeSentCommands: () => string[];
  /** The IAM actions of all that was sent so far. */
  readonly actions: ReadonlySet<string>;
  /** Lets the write of this number from now on fail, from 1, and none before it and after it. */
  readonly breakWrite: (number: number) => void;
};

export const isWrite = (command: string) => !/^(Get|List|Describe)/.test(command);

/** What steps work with in a new account on moto. What it lacks of EC2 is a fake. */
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
  const ownOrganizations = watch(new OrganizationsClient(management));
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
  SecurityHubClient: 'securityhub',
};

/** The IAM action of a call; S3 Control's are those of S3, under other names. */
function actionOf(client: string, command: string): string {
  if (client === 'S3ControlClient') return `s3:${command.replace('PublicAccessBlock', 'AccountPublicAccessBlock')}`;
  return `${services[client]}:${command}`;
}
