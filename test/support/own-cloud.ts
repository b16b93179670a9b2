// A local cloud of a test file's own, for tests that would disturb others: it has its own governance.yml, port and
// state. They reach it as administrators with plain AWS clients, and call nothing of Palisade.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod/mini';
import { freePort } from './free-port.ts';
import { runCommand } from './palisade.ts';

const region = 'us-east-1';
const localCloud = z.object({
  endpoint: z.string(),
  slackInbox: z.string(),
  accounts: z.record(z.string(), z.string()),
});

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

function clientsWith(endpoint: string, credentials: Credentials) {
  const settings = { endpoint, region, credentials };
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudTrail: new CloudTrailClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    dynamodb: new DynamoDBClient(settings),
    eventBridge: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    organizations: new OrganizationsClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sqs: new SQSClient(settings),
    sts: new STSClient(settings),
  };
}
export type Clients = ReturnType<typeof clientsWith>;

export type OwnCloud = {
  readonly endpoint: string;
  readonly region: string;
  readonly slackInbox: string;
  /** The id of an account of the local organization, such as `sharedServices`. */
  idOf(account: string): string;
  /** Clients of an account's administrator, by its id. */
  administratorOf(id: string): Clients;
  /** Clients of a session of a role in an account. The role has to trust the account. */
  sessionOf(id: string, role: string): Promise<Clients>;
  stop(): Promise<void>;
};

/** Starts the local cloud `name`, with the checkout's governance.yml as `edit` changes it. */
export async function startOwnCloud(name: string, edit: (governance: string) => string): Promise<OwnCloud> {
  const folder = `.palisade/${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const governance = `${folder}/governance.yml`;
  writeFileSync(governance, edit(readFileSync('governance.yml', 'utf8')));
  const env = {
    PALISADE_STATE_DIR: folder,
    PALISADE_GOVERNANCE_FILE: governance,
    PALISADE_PORT: String(await freePort()),
    CLOUDTRAIL_MAX_EVENTS: '100000',
    PALISADE_LOCAL_DATA_EVENTS: 'off',
  };
  const up = await runCommand('bin/palisade', ['local', 'up', '--detach', '--json'], env);
  if (up.code !== 0) throw new Error(`the local cloud '${name}' did not start:\n${up.stderr}`);
  const { endpoint, slackInbox, accounts } = localCloud.parse(JSON.parse(up.stdout));
  const administrators = new Map<string, Clients>();
  const administratorOf = (id: string) => {
    const clients = administrators.get(id) ?? clientsWith(endpoint, { accessKeyId: id, secretAccessKey: 'test' });
    administrators.set(id, clients);
    return clients;
  };
  return {
    endpoint,
    region,
    slackInbox,
    administratorOf,
    idOf: (account) => accounts[account] ?? '',
    sessionOf: async (id, role) => {
      const RoleArn = `arn:aws:iam::${id}:role/${role}`;
      const { sts } = administratorOf(id);
      const { Credentials: session } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session' }));
      return clientsWith(endpoint, {
        accessKeyId: session?.AccessKeyId ?? '',
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      });
    },
    stop: async () => {
      await runCommand('bin/palisade', ['local', 'down'], env);
    },
  };
}
