// AWS clients for the accounts of a local cloud. The access key is the account id.
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { LRUCache } from 'lru-cache';
import { abortable } from '../../shared/lib/signals.ts';

/** The emulator's address, and the secret key that it accepts for every account. */
export type Endpoint = { readonly endpoint: string; readonly secretAccessKey: string };

export const secretAccessKey = 'test';

/** All clients that the local cloud needs, for one account and Region. */
function clientsFor(
  { endpoint, secretAccessKey }: Endpoint,
  accountId: string,
  region: string,
  signal: AbortSignal | undefined,
) {
  const settings = { endpoint, region, credentials: { accessKeyId: accountId, secretAccessKey } };
  const clients = {
    cloudTrail: new CloudTrailClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    config: new ConfigServiceClient(settings),
    dynamodb: new DynamoDBClient(settings),
    eventBridge: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    organizations: new OrganizationsClient(settings),
    // A bucket name cannot be part of the host name when that is a loopback address.
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    scheduler: new SchedulerClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
  };
  if (signal) for (const client of Object.values(clients)) rejectWhenAborted(client, signal);
  return clients;
}

type Middleware = <A, R>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>;
type Client = { readonly middlewareStack: { add(middleware: Middleware, options: { step: 'initialize' }): void } };

function rejectWhenAborted(client: Client, signal: AbortSignal): void {
  const middleware: Middleware = (next) => (args) => abortable(() => next(args), signal);
  client.middlewareStack.add(middleware, { step: 'initialize' });
}

export type AccountClients = ReturnType<typeof clientsFor>;

/** Returns the clients for an account and a Region, with the permissions of the root user. They are cached. */
export type ClientsFor = {
  (accountId: string, region: string): AccountClients;
  readonly endpoint: string;
};

/** Clients of the local cloud. With a signal, all their calls are rejected with its reason when it is aborted. */
export function connect(endpoint: Endpoint, signal?: AbortSignal): ClientsFor {
  const cache = new LRUCache<string, AccountClients, { accountId: string; region: string }>({
    max: 1_000,
    memoMethod: (_key, _stale, { context }) => clientsFor(endpoint, context.accountId, context.region, signal),
  });
  const clients = (accountId: string, region: string) =>
    cache.memo(`${accountId}/${region}`, { context: { accountId, region } });
  return Object.assign(clients, { endpoint: endpoint.endpoint });
}
