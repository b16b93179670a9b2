// The clients of the hub's account: on a running local cloud, else with the caller's AWS credentials.
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { connect } from '../../local/aws/clients.ts';
import { localAddress } from '../../local/aws/function-url.ts';
import { findRunning, type LocalCloud } from '../../local/instance.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { hubRegion } from '../../shared/governance/governance.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import type { StateTable } from '../../shared/table/table.ts';
import type { HubLocation } from './call-hub.ts';
import { commandGovernance } from './governance-file.ts';
import type { HubPlace } from './hub-failure.ts';
import { notePlace } from './hub-place.ts';
import { printNotice } from './output.ts';

/** Clients and tables of the hub that commands use. */
export type HubClients = {
  readonly journal: StateTable;
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly sts: STSClient;
  /** AWS Organizations, which answers in the management account, and in accounts to which that has delegated it. */
  readonly organizations: OrganizationsClient;
  readonly cloudTrail: CloudTrailClient;
  readonly logs: CloudWatchLogsClient;
  readonly scheduler: SchedulerClient;
  readonly cloudWatch: CloudWatchClient;
  /** The address of a path of a function URL. */
  readonly addressOf: (functionUrl: string, path: string) => string;
};

/** Says once on standard error that an item was left out, however often it is read. */
function createUnreadableNote(): (error: Error) => void {
  const said = new Set<string>();
  return ({ message }) => {
    if (said.has(message)) return;
    said.add(message);
    printNotice(`Left out: ${escapeInvisible(message)}`);
  };
}

/** An emulator that all clients call instead of AWS (AWS SDKs and Tools Reference Guide) has its own address for URLs. */
function addressInAws(functionUrl: string): string {
  const endpoint = process.env['AWS_ENDPOINT_URL_LAMBDA'] ?? process.env['AWS_ENDPOINT_URL'];
  return endpoint ? localAddress({ endpoint }, functionUrl) : functionUrl.replace(/\/$/, '');
}

/** The hub of the running local cloud; with `--aws` or without a local cloud, that of the caller's account. */
export function openHub({ aws }: HubLocation): HubClients {
  const cloud = aws ? undefined : findRunning();
  if (cloud) return openLocalHub(cloud);
  const governance = commandGovernance();
  const hubAccountId = governance.hub?.accountId;
  return openHubInAws({ kind: 'aws', region: hubRegion(governance), isChosen: aws === true, hubAccountId });
}

export function openLocalHub(cloud: LocalCloud): HubClients {
  const { dynamodb, ...others } = connect(cloud)(cloud.accounts.sharedServices, cloud.region);
  const { organizations } = connect(cloud)(cloud.accounts.management, cloud.region);
  notePlace([dynamodb, ...Object.values(others)], { place: { kind: 'local', port: cloud.port }, sts: others.sts });
  const addressOf = (url: string, path: string) => localAddress(cloud, url) + path;
  return { ...others, journal: journalWith(dynamodb), organizations, addressOf };
}

/** The hub of the account of the caller's credentials. */
export function openHubInAws(place: Extract<HubPlace, { kind: 'aws' }>): HubClients {
  const settings = { region: place.region, requestHandler: setupRequestHandler };
  const dynamodb = new DynamoDBClient(settings);
  const clients = {
    eventBridge: new EventBridgeClient(settings),
    sqs: new SQSClient(settings),
    lambda: new LambdaClient(settings),
    sts: new STSClient(settings),
    cloudTrail: new CloudTrailClient(settings),
    logs: new CloudWatchLogsClient(settings),
    scheduler: new SchedulerClient(settings),
    cloudWatch: new CloudWatchClient(settings),
  };
  // AWS Organizations is not a part of the hub: it may answer about other accounts.
  notePlace([dynamodb, ...Object.values(clients)], { place, sts: clients.sts });
  return {
    ...clients,
    journal: journalWith(dynamodb),
    organizations: createOrganizationsClient(settings),
    addressOf: (url, path) => addressInAws(url) + path,
  };
}

function journalWith(dynamodb: DynamoDBClient): StateTable {
  return { dynamodb, table: journalTableName, onUnreadable: createUnreadableNote() };
}
