// Deploys the stacks of the hub and the management account to a local cloud, with the commands that deploy them to AWS.
import { join, resolve } from 'node:path';
import { hubStackParameters, managementStackParameters, parameterOptions } from '../infrastructure/parameters.ts';
import type { HubAccount } from '../shared/accounts/hub-account.ts';
import { governanceFile } from '../shared/governance/read-governance.ts';
import { secretAccessKey } from './aws/clients.ts';
import { folderOf, hubFolderOf, managementFolderOf } from './instance.ts';
import { managementAccountId } from './management-account.ts';
import { runServerless } from './serverless.ts';
import { makeServiceFolder } from './service-folder.ts';

/** Where to deploy, and with which parameters. When `signal` is aborted, the deployment is stopped and rejected. */
export type Deployment = {
  readonly endpoint: string;
  readonly hub: HubAccount;
  readonly port: number;
  readonly signal: AbortSignal;
};

/**
 * Deploys both stacks, the hub's first: the roles in the management account trust the hub's roles. `startHub` follows the
 * hub: no function has read yet that it was never started.
 */
export async function deployStacks(deployment: Deployment, startHub: () => Promise<unknown>): Promise<void> {
  await deployHub(deployment);
  await startHub();
  await deployManagement(deployment);
}

async function deployHub({ endpoint, hub, port, signal }: Deployment): Promise<void> {
  const folder = hubFolderOf(port);
  makeServiceFolder(folder);
  await runServerless({
    args: ['deploy', ...parameterOptions(hubStackParameters(hub, managementAccountId))],
    environment: environmentFor(endpoint, hub.accountId),
    folder,
    log: join(folderOf(port), 'deploy.log'),
    signal,
  });
}

async function deployManagement({ endpoint, hub, port, signal }: Deployment): Promise<void> {
  const folder = managementFolderOf(port);
  makeServiceFolder(folder);
  await runServerless({
    args: ['deploy', '-c', 'serverless.management.yml', ...parameterOptions(managementStackParameters(hub))],
    environment: environmentFor(endpoint, managementAccountId),
    folder,
    log: join(folderOf(port), 'deploy-management.log'),
    signal,
  });
}

/** Polls the stack more often than the default of five seconds, because the emulator creates it at once. */
function environmentFor(endpoint: string, accountId: string) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accountId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    PALISADE_GOVERNANCE_FILE: resolve(governanceFile()),
    SLS_AWS_MONITORING_FREQUENCY: '100',
  };
}
