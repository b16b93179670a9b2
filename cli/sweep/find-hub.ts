// Finds the hub that a command works with: its deployed governance.yml, and what a sweep needs of it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { connect } from '../../local/aws/clients.ts';
import type { LocalCloud } from '../../local/instance.ts';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { createHubStateReader } from '../../shared/remediation/change-control/hub-state.ts';
import { clientConfigFor } from '../lib/caller-accounts.ts';
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

/** The caller's account, the role that is assumed in others, and the account in which the hub is looked for. */
export type HubSearch = { readonly own: string; readonly roleName: string; readonly hubAccountId: string };

/**
 * The hub in AWS, entered with the caller's credentials; undefined if none is deployed. Throws the SDK's error if that
 * cannot be determined: it is not known then whether changes are paused.
 */
export function callerHub(
  governance: Governance,
  { hubAccountId, ...caller }: HubSearch,
): Promise<FoundHub | undefined> {
  const region = hubRegion(governance);
  const settings = {
    region,
    requestHandler: setupRequestHandler,
    ...clientConfigFor(hubAccountId, { ...caller, region }),
  };
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
