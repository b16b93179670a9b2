// Starts a local cloud step by step, and stops it again.
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { currentBundles } from '../infrastructure/bundles/bundles.ts';
import type { HubAccount } from '../shared/accounts/hub-account.ts';
import { callerArn } from '../shared/aws/caller-identity.ts';
import { journalTableName } from '../shared/aws/names.ts';
import { type Governance, hubRegion } from '../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../shared/governance/read-governance.ts';
import { commandLine } from '../shared/lib/command-line.ts';
import { Stopped } from '../shared/lib/signals.ts';
import { resumeEverywhere } from '../shared/remediation/change-control/hub-state.ts';
import { requesterOf } from '../shared/remediation/change-control/requester.ts';
import { type ClientsFor, connect, secretAccessKey } from './aws/clients.ts';
import { watchCompliance } from './aws/config-evaluator.ts';
import { serveMissingServices } from './aws/missing-services.ts';
import { serveDashboard } from './dashboard-server.ts';
import { deployStacks } from './deploy.ts';
import { startEmulator } from './emulator.ts';
import { baselineAll, describeWaits } from './first-baselines.ts';
import { type AccountIds, type LocalCloud, pagePortOf, register, runningOn, unregister } from './instance.ts';
import { createOrganization, organizationIdOf } from './local-organization.ts';
import { managementAccountId } from './management-account.ts';
import { createOrganizationTrail } from './organization-trail.ts';
import { showStep } from './progress.ts';
import { providePython } from './python-environment.ts';

/** `signal` is aborted when the cloud begins to stop. From then on, calls of the clients in `accounts` are rejected. */
export type RunningCloud = {
  readonly cloud: LocalCloud;
  readonly accounts: ClientsFor;
  readonly signal: AbortSignal;
  stop(): Promise<void>;
};

/** Longer than the emulator takes to stop when it has to be killed. */
const cleanupTimeoutMs = 15_000;

export type BringUpOptions = { readonly withConfig?: boolean; readonly signal?: AbortSignal };

/**
 * Starts everything, with progress on standard error. If a step fails or the signal is aborted, everything that was
 * started is stopped, and the error or the signal's reason is thrown. `withConfig: false` leaves out the simulated AWS
 * Config: the caller sends the events about buckets.
 */
export async function bringUp(
  port: number,
  { withConfig = true, signal: callerSignal }: BringUpOptions = {},
): Promise<RunningCloud> {
  if (runningOn(port)) {
    throw new Error(
      `a local cloud is already running on port ${port}: stop it (${commandLine('local down')}), or choose another port with PALISADE_PORT=4600`,
    );
  }
  const governance = readGovernance(governanceFile());
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, ...(callerSignal ? [callerSignal] : [])]);
  setMaxListeners(0, signal);
  const cleanups: (() => unknown)[] = [];
  const stop = async () => {
    stopping.abort(new Stopped());
    await runAll(cleanups.splice(0).reverse());
  };
  try {
    return { ...(await start(governance, port, cleanups, withConfig, signal)), signal, stop };
  } catch (error) {
    const reason = signal.aborted ? signal.reason : error;
    await stop();
    throw reason;
  }
}

/** Runs all, one after the other, even if some fail or do not end. Throws the first error. */
async function runAll(cleanups: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const each of cleanups) {
    try {
      await Promise.race([each(), sleep(cleanupTimeoutMs, undefined, { ref: false })]);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

async function start(
  governance: Governance,
  port: number,
  cleanups: (() => unknown)[],
  withConfig: boolean,
  signal: AbortSignal,
): Promise<Omit<RunningCloud, 'signal' | 'stop'>> {
  const region = hubRegion(governance);
  // They are needed only once the organization is there.
  const bundles = currentBundles();
  bundles.catch(() => undefined);
  await providePython(signal);
  const missingServices = await serveMissingServices();
  cleanups.push(missingServices.stop);
  const emulator = await showStep(
    'Emulator with IAM enforced',
    startEmulator(port, { players: missingServices.endpoint, signal }),
  );
  cleanups.push(async () => {
    await emulator.stop();
    // Only now: the registration of an emulator that still runs is needed to stop it.
    unregister(port);
  });
  const accounts = connect({ endpoint: emulator.endpoint, secretAccessKey }, signal);

  const management = accounts(managementAccountId, region);
  const ids = await showStep(
    'Organization with one account per account type',
    createOrganization(management.organizations, governance),
  );
  const hub = await hubOf(accounts, ids.sharedServices, region);
  const trailPlace = { accountId: managementAccountId, region, organizationId: hub.organizationId };
  await createOrganizationTrail(management, trailPlace);

  const journal = { dynamodb: accounts(hub.accountId, region).dynamodb, table: journalTableName };
  const dashboardServer = await serveDashboard(journal, governance, pagePortOf(port));
  cleanups.push(dashboardServer.stop);
  await storeWebhooks(accounts, hub, governance, dashboardServer.slackInbox);

  const deployment = { endpoint: emulator.endpoint, hub, port, signal };
  const requester = requesterOf(await callerArn(accounts(hub.accountId, region).sts));
  await showStep(
    'Hub and management stacks, with serverless deploy',
    bundles.then(() => deployStacks(deployment, () => resumeEverywhere(journal, new Date(), requester))),
  );
  await showStep(
    'Baseline of the five accounts, applied by the hub',
    baselineAll(accounts, hub, journal, memberIdsOf(ids)),
    () => describeWaits(emulator.endpoint),
  );

  const onError = (error: unknown) => {
    if (!signal.aborted) process.stderr.write(`Simulated AWS Config: ${String(error)}\n`);
  };
  if (withConfig) {
    const watching = watchCompliance({ accounts, onError }, signal);
    cleanups.push(() => watching);
  }

  const { dashboard, slackInbox } = dashboardServer;
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
  register(cloud);
  return { cloud, accounts };
}

/** Stores the inbox's address in the SSM parameters from which send-alerts reads the webhooks of Slack channels. */
async function storeWebhooks(
  accounts: ClientsFor,
  hub: HubAccount,
  governance: Governance,
  inbox: string,
): Promise<void> {
  const { ssm } = accounts(hub.accountId, hub.region);
  for (const channel of Object.values(governance.alerts.channels)) {
    if (!('webhook' in channel)) continue;
    const Name = channel.webhook;
    await ssm.send(new PutParameterCommand({ Name, Value: inbox, Type: 'SecureString', Overwrite: true }));
  }
}

function memberIdsOf({ management: _, ...members }: AccountIds): string[] {
  return Object.values(members);
}

async function hubOf(accounts: ClientsFor, accountId: string, region: string): Promise<HubAccount> {
  const organizationId = await organizationIdOf(accounts(accountId, region).organizations);
  return { accountId, region, organizationId, externalId: `palisade-${organizationId}` };
}
