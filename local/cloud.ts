// Brings a local cloud up, step by step, and takes it down again.
import { styleText } from 'node:util';
import ora from 'ora';
import { journalTable } from '../shared/aws/names.ts';
import type { Hub } from '../shared/baseline/hub.ts';
import { type Governance, hubRegion } from '../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../shared/governance/read.ts';
import type { AccountType } from '../shared/organization/account-type.ts';
import { type Accounts, connect, secretAccessKey } from './aws.ts';
import { watchCompliance } from './config-watch.ts';
import { deployHub } from './deploy.ts';
import { startEmulator } from './emulator.ts';
import { createOrganization, createOrganizationRole, managementAccountId, organizationIdOf } from './organization.ts';
import { servePages } from './pages.ts';
import { type AccountIds, announceCloud, type LocalCloud, runningOn, withdraw } from './place.ts';
import { prepareSpoke } from './spoke.ts';

export type RunningCloud = { readonly cloud: LocalCloud; readonly accounts: Accounts; stop(): Promise<void> };

/** Brings everything up, with progress on standard error. When a step fails, what was started is stopped again. */
export async function bringUp(port: number): Promise<RunningCloud> {
  if (runningOn(port)) {
    throw new Error(
      `a local cloud is running on port ${port} already: stop it (npm run -s palisade -- local down), or choose another port with PALISADE_PORT=4600`,
    );
  }
  const governance = readGovernance(governanceFile());
  const undo: (() => unknown)[] = [() => withdraw(port)];
  const stop = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    return { ...(await start(governance, port, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  governance: Governance,
  port: number,
  undo: (() => unknown)[],
): Promise<Omit<RunningCloud, 'stop'>> {
  const region = hubRegion(governance);
  const emulator = await step('Emulator with IAM enforced', startEmulator(port));
  undo.push(emulator.stop);
  const accounts = connect({ endpoint: emulator.endpoint, secretAccessKey });

  const management = accounts(managementAccountId, region);
  const ids = await step('Organization with an account of each type', createOrganization(management.organizations));
  const hub = await hubOf(accounts, ids.sharedServices, region);

  await step(
    'Hub in shared-services, by serverless deploy; roles, rules and AWS Config in the accounts',
    Promise.all([
      deployHub(accounts, emulator.endpoint, hub, ids, port),
      createOrganizationRole(management, hub),
      ...governed.map(([key, type]) => prepareSpoke(accounts, hub, governance, ids[key], type)),
    ]),
  );

  const { dynamodb } = accounts(hub.accountId, region);
  const pages = await servePages({ dynamodb, table: journalTable });
  undo.push(pages.stop);

  const watching = new AbortController();
  undo.push(() => watching.abort());
  const onTrouble = (error: unknown) => process.stderr.write(`AWS Config's part: ${String(error)}\n`);
  const { regions } = governance;
  void watchCompliance({ accounts, managementAccountId, region, regions, onTrouble }, watching.signal);

  const { dashboard, slackInbox } = pages;
  const processes = { pid: process.pid, emulatorPid: emulator.pid };
  const cloud = {
    endpoint: emulator.endpoint,
    region,
    accounts: ids,
    slackInbox,
    dashboard,
    secretAccessKey,
    port,
    ...processes,
  };
  announceCloud(cloud);
  return { cloud, accounts };
}

const governed: readonly (readonly [Exclude<keyof AccountIds, 'management'>, AccountType])[] = [
  ['sharedServices', 'shared-services'],
  ['dataManagement', 'data-management'],
  ['dataScience', 'data-science'],
  ['testing', 'testing'],
  ['production', 'production'],
];

async function hubOf(accounts: Accounts, accountId: string, region: string): Promise<Hub> {
  const organizationId = await organizationIdOf(accounts(accountId, region).organizations);
  return { accountId, region, organizationId, externalId: `palisade-${organizationId}` };
}

async function step<T>(text: string, work: Promise<T>): Promise<T> {
  const started = Date.now();
  const stream = process.stderr;
  const spinner = ora({ text, stream }).start();
  try {
    const result = await work;
    const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    spinner.stopAndPersist({ symbol: styleText('green', '✔', { stream }), text: `${text} (${took})` });
    return result;
  } catch (error) {
    spinner.stopAndPersist({ symbol: styleText('red', '✖', { stream }) });
    throw error;
  }
}
