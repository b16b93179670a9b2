// `npm run bench -- baseline`: AWS calls and time of a new account's baseline, from the event to its finding, with
// independent steps in parallel and with all steps in sequence. A call to the emulator takes a few ms.

import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateEventBusCommand, EventBridgeClient, PutPermissionCommand } from '@aws-sdk/client-eventbridge';
import { waitUntilRoleExists } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { printLine } from '../../cli/lib/output.ts';
import { forwardedPatterns, platformPatterns } from '../../events/aws/forwarded-events.ts';
import { envelopeSchema } from '../../events/envelope.ts';
import * as accountCreated from '../../events/organization/account-created.ts';
import { createOnboardAccount } from '../../functions/onboard-account/onboard-account.ts';
import { connect, secretAccessKey } from '../../local/aws/clients.ts';
import { serveMissingServices } from '../../local/aws/missing-services.ts';
import { startEmulator } from '../../local/emulator.ts';
import { createAccount, createOrganization } from '../../local/local-organization.ts';
import { managementAccountId } from '../../local/management-account.ts';
import { changedSettingCount, type StepResult } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { createAccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { countCalls } from '../../shared/aws/call-counter.ts';
import { requestHandler, setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { busName, journalTableName } from '../../shared/aws/names.ts';
import { surroundingClients } from '../../shared/aws/surrounding-clients.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { hubRegion } from '../../shared/governance/governance.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import type { Step } from '../../shared/steps/step.ts';
import { allowAll } from '../fixtures/change-control.ts';
import { createJournalTable } from '../fixtures/journal-table.ts';
import { machine } from '../lib/machine.ts';
import { printGrid } from '../lib/print-grid.ts';

const rounds = 7;
const port = 4_990;
/** Target: AWS calls per setting that the baseline writes. */
const maxCallsPerSetting = 2;
/** Assumed latency of a call to an AWS Region. */
const latencyMs = 30;

type Measurement = { readonly steps: readonly StepResult[]; readonly calls: number; readonly milliseconds: number };

/**
 * Measures, alternating between parallel and sequential steps. Returns whether the number of calls reaches its target.
 */
export async function baseline(): Promise<boolean> {
  // Palisade's own work is measured, not how long AWS takes and lets others wait.
  Object.assign(process.env, { PALISADE_LOCAL_TIME_FACTOR: '0', PALISADE_LOCAL_QUOTAS: 'off' });
  const missingServices = await serveMissingServices();
  try {
    const emulator = await startEmulator(port, { players: missingServices.endpoint });
    try {
      return await measure(emulator.endpoint);
    } finally {
      await emulator.stop();
    }
  } finally {
    await missingServices.stop();
  }
}

async function measure(endpoint: string): Promise<boolean> {
  const onboard = await prepare(endpoint);
  await onboard(steps);
  const local = await measureAlternating(onboard, rounds);
  const isGood = report(local.graph, local.chain);
  addLatency(latencyMs);
  const withLatency = await measureAlternating(onboard, 3);
  reportTime(`with ${latencyMs} ms added to each call`, withLatency.graph, withLatency.chain);
  return isGood;
}

async function measureAlternating(onboard: (which: readonly Step[]) => Promise<Measurement>, times: number) {
  const graph: Measurement[] = [];
  const chain: Measurement[] = [];
  for (let round = 0; round < times; round += 1) {
    graph.push(await onboard(steps));
    chain.push(await onboard(inSequence(steps)));
  }
  return { graph, chain };
}

/** Adds this latency to every AWS call from now on. */
function addLatency(milliseconds: number): void {
  for (const handler of [requestHandler, setupRequestHandler]) {
    const { handle } = handler;
    handler.handle = async (...args) => {
      await sleep(milliseconds);
      return handle(...args);
    };
  }
}

/** Creates an organization and a hub's journal and event bus. Returns a function that onboards a new account. */
async function prepare(endpoint: string) {
  const governance = readGovernance('governance.yml');
  const region = hubRegion(governance);
  const accounts = connect({ endpoint, secretAccessKey });
  const { organizations } = accounts(managementAccountId, region);
  const { sharedServices: hubAccountId } = await createOrganization(organizations, governance);
  const hub = accounts(hubAccountId, region);
  await hub.eventBridge.send(new CreateEventBusCommand({ Name: busName }));
  const admitted = { EventBusName: busName, StatementId: 'all', Action: 'events:PutEvents', Principal: '*' };
  await hub.eventBridge.send(new PutPermissionCommand(admitted));
  await createJournalTable(hub.dynamodb, journalTableName);
  // As in the function, the SDK reads the endpoint from its own environment variable.
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  const settingsFor = (accessKeyId: string) => ({
    region,
    requestHandler,
    credentials: { accessKeyId, secretAccessKey },
  });
  const management = async () => settingsFor(managementAccountId).credentials;
  const organizationsClient = new OrganizationsClient(settingsFor(managementAccountId));
  const journal = {
    dynamodb: new DynamoDBClient(settingsFor(hubAccountId)),
    table: journalTableName,
    retentionDays: 1,
  };
  const { accessRole: roleName } = governance.baseline;

  return async (which: readonly Step[]): Promise<Measurement> => {
    const accountId = await createAccount(organizations, `Bench ${crypto.randomUUID()}`, roleName);
    await waitUntilRoleExists(
      { client: accounts(accountId, region).iam, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
      { RoleName: roleName },
    );
    const handle = createOnboardAccount({
      changeControl: allowAll,
      logger: new Logger({ logLevel: 'SILENT' }),
      steps: which,
      governance: {
        ...governance,
        accountTypes: { ...governance.accountTypes, accounts: { [accountId]: 'production' } },
      },
      journal,
      managementAccountId,
      hub: { accountId: hubAccountId, region, organizationId: 'o-bench', externalId: 'bench' },
      organizations: organizationsClient,
      requestSweep: async () => undefined,
      organizationFacts: createOrganizationFacts(organizationsClient),
      directory: createDirectory(organizationsClient, {
        ...governance.accountTypes,
        accounts: { [accountId]: 'production' },
      }),
      accessRoleClientsFor: createAccessRoleClientProvider((id) =>
        assumeRole({ region, sessionName: 'bench' }, { accountId: id, roleName, sourceCredentials: management }),
      ),
      memberClientsFor: (id, where) => ({
        config: accounts(id, where).config,
        cloudTrail: accounts(id, where).cloudTrail,
        resource: () => accounts(id, where).s3,
        surrounding: surroundingClients((here) => ({ ...settingsFor(id), region: here, requestHandler })),
      }),
      eventBridge: new EventBridgeClient(settingsFor(hubAccountId)),
      forwardedPatterns,
      platformPatterns,
      sendOwnerRequests: async () => undefined,
      readActiveSince: async () => null,
      now: () => new Date(),
    });
    const envelope = envelopeSchema.parse(createdEvent(accountId));
    const started = performance.now();
    const calls = await countCalls(async (count) => {
      await handle({ envelope, attempt: 1, sentAt: new Date() });
      return count.calls;
    });
    const milliseconds = performance.now() - started;
    const record = (await listAccounts(journal)).find((each) => each.accountId === accountId);
    if (record?.state !== 'complete') throw new Error(`the baseline is ${record?.state}: ${record?.reason}`);
    return { steps: record.steps, calls, milliseconds };
  };
}

/** The same steps, but each also depends on all steps before it. */
function inSequence(all: readonly Step[]): readonly Step[] {
  const done: Step[] = [];
  while (done.length < all.length) {
    const ids = done.map(({ id }) => id);
    const next = all.find((step) => !ids.includes(step.id) && step.after.every((id) => ids.includes(id)));
    if (!next) throw new Error('the dependencies of the steps have a cycle');
    done.push({ ...next, after: ids });
  }
  return done;
}

function report(graph: readonly Measurement[], chain: readonly Measurement[]): boolean {
  const [sample] = graph;
  if (!sample) return false;
  printLine(`Baseline of a new account, ${rounds} accounts per variant, alternating (${machine}):`);
  printGrid(
    ['Step', 'Region', 'Settings', 'Calls', 'Time, in parallel', 'Time, in sequence'],
    sample.steps.map(({ step, region, change, calls }, index) => [
      step,
      region ?? '',
      String(Object.keys(change ?? {}).length),
      String(calls),
      `${median(graph.map((each) => each.steps[index]?.milliseconds ?? 0)).toFixed(0)} ms`,
      `${median(chain.map((each) => timeOf(each, step, region))).toFixed(0)} ms`,
    ]),
  );
  const settings = changedSettingCount(sample.steps);
  const calls = median(graph.map((each) => each.calls));
  const ofSteps = sample.steps.reduce((sum, step) => sum + step.calls, 0);
  printLine(
    `Calls: ${calls} from the event to the finding, ${ofSteps} of them in steps, for ${settings} settings: ${(calls / settings).toFixed(2)} per setting (target: at most ${maxCallsPerSetting}).`,
  );
  reportTime('without added latency', graph, chain);
  return calls / settings <= maxCallsPerSetting;
}

function reportTime(how: string, graph: readonly Measurement[], chain: readonly Measurement[]): void {
  const [fast, slow] = [graph, chain].map((all) => median(all.map(({ milliseconds }) => milliseconds)));
  if (fast === undefined || slow === undefined) return;
  const ratio = (slow / fast).toFixed(2);
  printLine(
    `Time, ${how}: ${fast.toFixed(0)} ms in parallel, ${slow.toFixed(0)} ms in sequence (${ratio} times as long).`,
  );
}

function timeOf({ steps: all }: Measurement, step: string, region: string | null): number {
  return all.find((each) => each.step === step && each.region === region)?.milliseconds ?? 0;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function createdEvent(accountId: string) {
  return {
    id: crypto.randomUUID(),
    source: accountCreated.source,
    'detail-type': accountCreated.detailType,
    account: managementAccountId,
    region: 'us-east-1',
    detail: {
      eventName: accountCreated.eventName,
      serviceEventDetails: { createAccountStatus: { id: 'car-bench', state: 'SUCCEEDED', accountId } },
    },
  };
}
