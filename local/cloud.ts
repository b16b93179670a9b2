// Brings a local cloud up, step by step, and takes it down again.
import { styleText } from 'node:util';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import ora from 'ora';
import pWaitFor from 'p-wait-for';
import { scheduled } from '../events/palisade/schedule.ts';
import { listAccounts } from '../shared/accounts/account-store.ts';
import type { Hub } from '../shared/accounts/hub-account.ts';
import { journalTable } from '../shared/aws/names.ts';
import { queueUrl } from '../shared/aws/queue-url.ts';
import { type Governance, hubRegion } from '../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../shared/governance/read-governance.ts';
import type { JournalTable } from '../shared/table/table.ts';
import { createAccessRole, managementAccountId } from './aws/access-role.ts';
import { type Accounts, connect, secretAccessKey } from './aws/clients.ts';
import { watchCompliance } from './aws/config-evaluator.ts';
import { serveMissingServices } from './aws/missing-services.ts';
import { watchOrganization } from './aws/organizations-events.ts';
import { servePages } from './dashboard-server.ts';
import { deployBoth } from './deploy.ts';
import { startEmulator } from './emulator.ts';
import { type AccountIds, announceCloud, type LocalCloud, runningOn, withdraw } from './instance.ts';
import { createOrganization, organizationIdOf } from './organization.ts';

export type RunningCloud = { readonly cloud: LocalCloud; readonly accounts: Accounts; stop(): Promise<void> };

/**
 * Brings everything up, with progress on standard error. When a step fails, what was started is stopped again. Without
 * AWS Config nobody looks at the buckets: their events are the caller's.
 */
export async function bringUp(port: number, { withConfig = true } = {}): Promise<RunningCloud> {
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
    return { ...(await start(governance, port, undo, withConfig)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  governance: Governance,
  port: number,
  undo: (() => unknown)[],
  withConfig: boolean,
): Promise<Omit<RunningCloud, 'stop'>> {
  const region = hubRegion(governance);
  const emulator = await step('Emulator with IAM enforced', startEmulator(port));
  undo.push(emulator.stop);
  const accounts = connect({ endpoint: emulator.endpoint, secretAccessKey });

  const management = accounts(managementAccountId, region);
  const ids = await step('Organization with an account of each type', createOrganization(management.organizations));
  const hub = await hubOf(accounts, ids.sharedServices, region);
  const { accessRole } = governance.baseline;
  await Promise.all(membersOf(ids).map((id) => createAccessRole(accounts(id, region).iam, accessRole)));
  const missing = await serveMissingServices(management.sts, emulator.endpoint);
  undo.push(missing.stop);

  const journal = { dynamodb: accounts(hub.accountId, region).dynamodb, table: journalTable };
  const pages = await servePages(journal, governance);
  undo.push(pages.stop);
  await keepWebhooks(accounts, hub, governance, pages.slackInbox);

  const { endpoint } = emulator;
  const deployment = { accounts, endpoint, hub, port, accessRole, variables: missing.variables };
  await step('Hub in shared-services, relay in management, by serverless deploy', deployBoth(deployment));
  await step('Baseline of the five accounts, by Palisade itself', baselineAll(accounts, hub, journal, membersOf(ids)));

  const watching = new AbortController();
  undo.push(() => watching.abort());
  const troubleOf = (whose: string) => (error: unknown) =>
    process.stderr.write(`The part of ${whose}: ${String(error)}\n`);
  const { regions } = governance;
  const watched = { accounts, managementAccountId, region, regions, onTrouble: troubleOf('AWS Config') };
  if (withConfig) void watchCompliance(watched, watching.signal);
  const onTrouble = troubleOf('Organizations');
  void watchOrganization({ accounts, region, accessRole, onTrouble }, watching.signal);

  const { dashboard, slackInbox } = pages;
  const processes = { pid: process.pid, emulatorPid: emulator.pid };
  const cloud = {
    endpoint: emulator.endpoint,
    region,
    accounts: ids,
    slackInbox,
    accountServices: missing.endpoint,
    dashboard,
    secretAccessKey,
    port,
    ...processes,
  };
  announceCloud(cloud);
  return { cloud, accounts };
}

/** Puts the inbox where the function looks for the webhooks of Slack channels. */
async function keepWebhooks(accounts: Accounts, hub: Hub, governance: Governance, inbox: string): Promise<void> {
  const { ssm } = accounts(hub.accountId, hub.region);
  for (const channel of Object.values(governance.alerts.channels)) {
    if (!('webhook' in channel)) continue;
    const Name = channel.webhook;
    await ssm.send(new PutParameterCommand({ Name, Value: inbox, Type: 'SecureString', Overwrite: true }));
  }
}

function membersOf({ management: _, ...members }: AccountIds): string[] {
  return Object.values(members);
}

const longestBaseline = 60_000;

/** Lets the hub compare accounts, as its schedule does every hour, and waits until all have their baseline. */
async function baselineAll(accounts: Accounts, hub: Hub, journal: JournalTable, ids: readonly string[]): Promise<void> {
  const { sqs } = accounts(hub.accountId, hub.region);
  const QueueUrl = await queueUrl(sqs, 'palisade-compare-accounts');
  const MessageBody = JSON.stringify({ ...scheduled(hub.accountId, hub.region), id: crypto.randomUUID() });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const missing = async () => {
    const complete = (await listAccounts(journal)).filter(({ state }) => state === 'complete');
    return ids.filter((id) => !complete.some(({ accountId }) => accountId === id));
  };
  try {
    await pWaitFor(async () => (await missing()).length === 0, { interval: 200, timeout: longestBaseline });
  } catch {
    const records = await listAccounts(journal);
    const why = (await missing()).map((id) => {
      const record = records.find(({ accountId }) => accountId === id);
      return `${id}: ${record ? `${record.state}, ${record.reason}` : 'not begun'}`;
    });
    throw new Error(`accounts without their baseline after ${longestBaseline / 1_000} s: ${why.join('; ')}`);
  }
}

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
