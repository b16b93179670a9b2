// Finds the hub that a command works with: its deployed governance.yml, and what a sweep needs of it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { connect } from '../../local/aws/clients.ts';
import type { LocalCloud } from '../../local/instance.ts';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { createHubStateReader } from '../../shared/remediation/change-control/hub-state.ts';
import { type DeployedHub, deployedHub, hubAccountOf, ifDeployed } from '../lib/deployed.ts';
import type { SweepHub } from './hub-sweepers.ts';

/** A deployed hub. */
export type FoundHub = {
  readonly governance: Governance;
  readonly account: HubAccount;
  readonly sweep: SweepHub;
};

type HubClients = Pick<SweepHub, 'eventBridge'> & {
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
};

/** The hub of a local cloud; undefined if it has none yet. Throws the SDK's error if that cannot be determined. */
export function localHub(cloud: LocalCloud): Promise<FoundHub | undefined> {
  return findHub(connect(cloud)(cloud.accounts.sharedServices, cloud.region));
}

/**
 * The hub in an AWS account; undefined if none is deployed there. Throws the SDK's error if that cannot be determined: it
 * is not known then whether changes are paused.
 */
export function hubInAws(
  governance: Governance,
  credentials: AwsCredentialIdentityProvider,
): Promise<FoundHub | undefined> {
  const settings = { region: hubRegion(governance), credentials, requestHandler: setupRequestHandler };
  return findHub({
    dynamodb: new DynamoDBClient(settings),
    eventBridge: new EventBridgeClient(settings),
    lambda: new LambdaClient(settings),
  });
}

async function findHub(clients: HubClients): Promise<FoundHub | undefined> {
  const deployed = await ifDeployed(deployedHub(clients.lambda));
  return deployed && foundHub(clients, deployed);
}

function foundHub({ dynamodb, eventBridge }: HubClients, deployed: DeployedHub): FoundHub {
  const { governance } = deployed;
  const account = hubAccountOf(deployed);
  const journal = { dynamodb, table: journalTableName, retentionDays: governance.journal.retentionDays };
  return {
    governance,
    account,
    sweep: { journal, eventBridge, hubAccountId: account.accountId, hubState: createHubStateReader(journal) },
  };
}
