// What the owner of an existing organization does with Palisade: commands in a policy folder of their own, with a profile
// for each of the two accounts, against the organization's endpoint.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { GetQueueAttributesCommand, paginateListQueues } from '@aws-sdk/client-sqs';
import {
  hubDeployerPolicy,
  type IamPolicy,
  managementDeployerPolicy,
  operatorPolicy,
  plannerPolicy,
} from '../../tools/scripts/iam-policies.ts';
import { eventually } from './eventually.ts';
import type { ExistingOrganization } from './existing-organization.ts';
import { type CommandResult, runCommand } from './palisade.ts';

/**
 * A profile of the caller: a user of the hub's account, or of the management account, with the policies of
 * docs/reference/iam-policies.md and no others.
 */
export type Profile = 'hub' | 'management';

export type PolicyFolder = {
  readonly path: string;
  /** Runs `palisade` in the folder. */
  palisade(profile: Profile, ...args: readonly string[]): Promise<CommandResult>;
  /** The JSON that a command prints. Throws what it says if it ends with another code than 0 or 2. */
  json(profile: Profile, ...args: readonly string[]): Promise<unknown>;
  /** Its governance.yml. */
  governance(): string;
  edit(change: (governance: string) => string): void;
};

/**
 * An empty folder of this name, which only one suite has, and the profiles. No command finds a local cloud: all of them call
 * AWS, by its endpoint.
 */
export async function policyFolder(name: string, organization: ExistingOrganization): Promise<PolicyFolder> {
  const root = resolve('.palisade', name);
  rmSync(root, { recursive: true, force: true });
  const path = join(root, 'policy');
  mkdirSync(path, { recursive: true });
  const [hub, management] = [organization.idOf('platform'), organization.idOf('management')];
  const place = (accountId: string) => ({ partition: 'aws', region: 'us-east-1', accountId });
  const keys = [
    await profileOf(organization, 'hub', hub, [hubDeployerPolicy(place(hub)), operatorPolicy(place(hub))]),
    await profileOf(organization, 'management', management, [
      managementDeployerPolicy(place(management), hub),
      plannerPolicy(place(management)),
    ]),
  ];
  writeFileSync(join(root, 'credentials'), keys.join('\n'));
  writeFileSync(join(root, 'config'), '');
  const environment = {
    AWS_ENDPOINT_URL: organization.endpoint,
    AWS_SHARED_CREDENTIALS_FILE: join(root, 'credentials'),
    AWS_CONFIG_FILE: join(root, 'config'),
    AWS_REGION: 'us-east-1',
    PALISADE_STATE_DIR: join(root, 'state'),
    PALISADE_GOVERNANCE_FILE: undefined,
    PALISADE_PORT: undefined,
    SLS_AWS_MONITORING_FREQUENCY: '500',
  };
  const file = join(path, 'governance.yml');
  const palisade = (AWS_PROFILE: Profile, ...args: readonly string[]) =>
    runCommand(resolve('bin/palisade'), args, { ...environment, AWS_PROFILE }, path);
  return {
    path,
    palisade,
    json: async (profile, ...args) => {
      const { code, stdout, stderr } = await palisade(profile, ...args, '--json');
      if (code !== 0 && code !== 2)
        throw new Error(`palisade ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
      return JSON.parse(stdout);
    },
    governance: () => readFileSync(file, 'utf8'),
    edit: (change) => writeFileSync(file, change(readFileSync(file, 'utf8'))),
  };
}

/** Creates a user with these policies. Returns the profile of its access key. */
async function profileOf(
  organization: ExistingOrganization,
  name: Profile,
  accountId: string,
  policies: readonly IamPolicy[],
): Promise<string> {
  const { iam } = organization.accounts(accountId, 'us-east-1');
  const UserName = 'owner-of-palisade';
  await iam.send(new CreateUserCommand({ UserName }));
  for (const [index, policy] of policies.entries()) {
    const PolicyName = `${UserName}-${index}`;
    const created = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(policy) }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: created.Policy?.Arn }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return `[${name}]\naws_access_key_id = ${AccessKey?.AccessKeyId}\naws_secret_access_key = ${AccessKey?.SecretAccessKey}\n`;
}

/** The options of `palisade init` for the answers in organization.yml. */
export function initOptions({ answers, idOf }: ExistingOrganization): readonly string[] {
  const repeated = (option: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [`--${option}`, `${name}=${value}`]);
  return [
    '--yes',
    ...['--regions', answers.regions.join(',')],
    ...['--hub-account', idOf(answers.hub)],
    ...repeated('ou', answers.organizationalUnits),
    ...repeated('role', answers.roles),
    ...repeated('contact', answers.contacts),
  ];
}

/** Waits until the hub has handled all events and requests, twice in a row: one message leads to another. */
export async function untilIdle(organization: ExistingOrganization): Promise<void> {
  let idle = 0;
  await eventually(async () => {
    idle = (await messagesOf(organization, (name) => !name.includes('dead-letters'))) === 0 ? idle + 1 : 0;
    return idle >= 15;
  });
}

/** How many messages of the hub nobody could handle. */
export function deadLetters(organization: ExistingOrganization): Promise<number> {
  return messagesOf(organization, (name) => name.includes('dead-letters'));
}

async function messagesOf(organization: ExistingOrganization, isMeant: (name: string) => boolean): Promise<number> {
  const { sqs: client } = organization.accounts(organization.idOf('platform'), 'us-east-1');
  let count = 0;
  for await (const { QueueUrls = [] } of paginateListQueues({ client }, { QueueNamePrefix: 'palisade-' })) {
    for (const QueueUrl of QueueUrls.filter((url) => isMeant(url.split('/').at(-1) ?? ''))) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed } =
        Attributes;
      count +=
        Number(ApproximateNumberOfMessages) +
        Number(ApproximateNumberOfMessagesNotVisible) +
        Number(ApproximateNumberOfMessagesDelayed);
    }
  }
  return count;
}
