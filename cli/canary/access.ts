// How `palisade canary` reaches the hub, and from there the accounts: with the canary's role, as the hub's function does.
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { LocalCloud } from '../../local/instance.ts';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { setupRequestHandler, userAgent } from '../../shared/aws/http-handler.ts';
import { accessRoleNames, canaryRoleName, journalTableName } from '../../shared/aws/names.ts';
import type { StateTable } from '../../shared/table/table.ts';

/** Where AWS is, and with whose credentials in the hub's account. */
export type Place = {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials: AwsCredentialIdentityProvider;
};

export type CanaryHub = Place & {
  readonly journal: StateTable;
  readonly lambda: LambdaClient;
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly scheduler: SchedulerClient;
  readonly cloudWatch: CloudWatchClient;
};

/** The clients of the hub at a place. */
export function hubAt(place: Place): CanaryHub {
  const settings = settingsOf(place);
  return {
    ...place,
    journal: { dynamodb: new DynamoDBClient(settings), table: journalTableName },
    lambda: new LambdaClient(settings),
    eventBridge: new EventBridgeClient(settings),
    sqs: new SQSClient(settings),
    scheduler: new SchedulerClient(settings),
    cloudWatch: new CloudWatchClient(settings),
  };
}

/** The access role of the hub's account, as a caller with credentials of the management account has it. */
export function localPlace({ endpoint, secretAccessKey, region, accounts }: LocalCloud): Place {
  const administrator = async () => ({ accessKeyId: accounts.management, secretAccessKey });
  const [roleName] = accessRoleNames;
  const credentials = assumeRole(
    { region, sessionName: 'palisade-canary' },
    { accountId: accounts.sharedServices, roleName, sourceCredentials: administrator, endpoint },
  );
  return { region, endpoint, credentials };
}

/** Clients in an account with the canary's role, by Region. The first call assumes the role. */
export function canaryClients(
  { region, endpoint, credentials: sourceCredentials }: Place,
  hub: HubAccount,
  accountId: string,
) {
  const target = { accountId, roleName: canaryRoleName, externalId: hub.externalId, sourceCredentials };
  const credentials = assumeRole(
    { region, sessionName: 'palisade-canary' },
    { ...target, ...(endpoint ? { endpoint } : {}) },
  );
  const settingsIn = (inRegion: string) =>
    settingsOf({ region: inRegion, credentials, ...(endpoint ? { endpoint } : {}) });
  return {
    credentials,
    s3In: (inRegion: string) => new S3Client({ ...settingsIn(inRegion), forcePathStyle: endpoint !== undefined }),
    accountIn: (inRegion: string) => ({
      eventBridge: new EventBridgeClient(settingsIn(inRegion)),
      iam: new IAMClient(settingsIn(inRegion)),
    }),
  };
}

function settingsOf({ region, endpoint, credentials }: Place) {
  const common = { region, credentials, requestHandler: setupRequestHandler, customUserAgent: userAgent };
  return { ...common, ...(endpoint ? { endpoint } : {}) };
}
