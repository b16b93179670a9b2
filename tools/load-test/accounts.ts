// `npm run load -- accounts`: a large organization that Palisade sees for the first time, in simulated time, against AWS
// Organizations in memory with the rates that it publishes: the comparison of accounts, and the first rollout.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { printLine } from '../../cli/lib/output.ts';
import { consumers } from '../../infrastructure/consumers.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import { quarantineName } from '../../shared/policies/pack.ts';
import { type CallCounts, rateRows } from '../fixtures/organizations-rates.ts';
import { simulateAws } from '../fixtures/simulated-aws.ts';
import { createSimulatedOrganization, type SimulatedOrganization } from '../fixtures/simulated-organization.ts';
import { printGrid } from '../lib/print-grid.ts';
import { inSimulatedTime } from '../lib/simulated-time.ts';
import { compare, rollOut } from './account-rollout.ts';

export type AccountsOptions = { readonly accounts: number };

const unitCount = 40;
export const unitNames = Array.from({ length: unitCount }, (_, index) => `Unit ${index}`);

/** A governance.yml that enforces everything, and gives every second unit a type; of other accounts, tags are read. */
export const governance = governanceSchema.parse({
  version: 1,
  regions: ['us-east-1'],
  accountTypes: {
    organizationalUnits: Object.fromEntries(
      unitNames.filter((_, index) => index % 2 === 0).map((name) => [name, 'production']),
    ),
  },
  guardrails: { all: {} },
  baseline: { owners: { all: 'cloud-platform' }, modes: { all: { default: 'enforce' } } },
  policies: { modes: { all: { default: 'enforce' } } },
});

/** When the new account joins, after the rollout has begun. */
const newAccountAfterSeconds = 300;
/** A new account is quarantined until its baseline is complete. */
const newAccountMaxSeconds = 300;

/** Returns whether the comparison ended in time, with every account, and all baselines were complete. */
export async function accounts({ accounts: count }: AccountsOptions): Promise<boolean> {
  // One more account joins while the others are rolled out.
  const organization = createSimulatedOrganization({
    accounts: count + 1,
    newAccounts: 1,
    unitNames,
    delegatedAdministrators: 2,
  });
  const restore = simulateAws({ AWSOrganizations: organization.service });
  try {
    return await inSimulatedTime(new Date('2026-11-24T10:00:00.000Z'), async () => {
      printLine(
        `AWS Organizations in memory, with its published rates. All times are simulated. ${count} accounts in ${unitCount} organizational units`,
      );
      const isCompared = await compareAll(organization);
      return (await rollOutAll(organization)) && isCompared;
    });
  } finally {
    restore();
  }
}

async function compareAll({ accountIds, calls }: SimulatedOrganization): Promise<boolean> {
  const { timeoutSeconds } = consumerNamed('compare-accounts');
  const { value, ...compared } = await timed(calls, () => compare(governance));
  report('Comparison of accounts', compared, [
    ['Accounts compared', `${value.length} of ${accountIds.length}`],
    ['Timeout of compare-accounts', `${timeoutSeconds} s`],
  ]);
  return value.length === accountIds.length && compared.seconds < timeoutSeconds;
}

async function rollOutAll({ accountIds, attachedTo, calls }: SimulatedOrganization): Promise<boolean> {
  const { timeoutSeconds, maxReceiveCount } = consumerNamed('onboard-account');
  const [forEvents = 1, forRequests = 1] = concurrencyOf('onboard-account');
  const [existing, joined] = [accountIds.slice(0, -1), accountIds.slice(-1)];
  const rollOutIn = (ids: readonly string[], concurrency: number) =>
    timed(calls, () => rollOut(governance, ids, { concurrency, maxReceiveCount }));
  const [all, one] = await Promise.all([
    rollOutIn(existing, forRequests),
    sleep(newAccountAfterSeconds * 1_000).then(() => rollOutIn(joined, forEvents)),
  ]);
  const { complete, dead, attempts, longestInvocationSeconds } = all.value;
  report('First rollout: the steps that call AWS Organizations', all, [
    ['Execution environments', `${forRequests}, and ${forEvents} for new accounts`],
    ['Baselines complete', `${complete.length} of ${existing.length}, with ${attempts} attempts`],
    ['Dead letters', String(dead.length)],
    ['Longest invocation', `${longestInvocationSeconds.toFixed(1)} s, of at most ${timeoutSeconds} s`],
    [`A new account after ${newAccountAfterSeconds} s`, `complete in ${one.seconds.toFixed(1)} s`],
  ]);
  for (const { accountId, reason } of dead.slice(0, 10)) process.stderr.write(`${accountId}: ${reason}\n`);
  return (
    complete.length === existing.length &&
    longestInvocationSeconds < timeoutSeconds &&
    one.value.complete.length === joined.length &&
    one.seconds < newAccountMaxSeconds &&
    !accountIds.some((id) => attachedTo(id).includes(quarantineName))
  );
}

const sleep = (delayMs: number) => new Promise((done) => setTimeout(done, delayMs));

type Timed<T> = { readonly value: T; readonly seconds: number; readonly calls: CallCounts };

/** Runs the work, and counts the calls that it makes. */
async function timed<T>(calls: Readonly<CallCounts>, work: () => Promise<T>): Promise<Timed<T>> {
  const before = structuredClone(calls);
  const startedAt = Date.now();
  const value = await work();
  const made = Object.entries(calls).map(([operation, { answered, throttled }]) => {
    const earlier = before[operation];
    return [
      operation,
      { answered: answered - (earlier?.answered ?? 0), throttled: throttled - (earlier?.throttled ?? 0) },
    ];
  });
  return { value, seconds: (Date.now() - startedAt) / 1_000, calls: Object.fromEntries(made) };
}

function report(
  title: string,
  { seconds, calls }: Omit<Timed<unknown>, 'value'>,
  rows: readonly (readonly string[])[],
): void {
  const [slowest] = leastSeconds(calls);
  const total = Object.values(calls).reduce((sum, { answered }) => sum + answered, 0);
  const throttled = Object.values(calls).reduce((sum, each) => sum + each.throttled, 0);
  printLine('');
  printGrid(
    [title, ''],
    [
      ...rows,
      ['Time', `${seconds.toFixed(0)} s`],
      ['Calls to AWS Organizations', `${total}, and ${throttled} throttled attempts`],
      ['Limiting API', slowest ? `${slowest.operations}: ${slowest.seconds.toFixed(0)} s at its rate` : ''],
    ],
  );
}

/** The time that the calls of each rate take at least, longest first. */
export function leastSeconds(calls: CallCounts): readonly { readonly operations: string; readonly seconds: number }[] {
  return rateRows
    .filter(({ scope }) => scope === 'account')
    .map(({ operations, rate }) => {
      const made = operations.filter((operation) => (calls[operation]?.answered ?? 0) > 0);
      const count = made.reduce((sum, operation) => sum + (calls[operation]?.answered ?? 0), 0);
      return { operations: made.join(', '), seconds: count / rate };
    })
    .toSorted((one, other) => other.seconds - one.seconds);
}

function consumerNamed(name: string) {
  const found = consumers.find((consumer) => consumer.name === name);
  if (found === undefined) throw new Error(`there is no consumer ${name}`);
  return found;
}

const serverlessSchema = z.object({
  functions: z.record(
    z.string(),
    z.object({ events: z.array(z.object({ sqs: z.object({ maximumConcurrency: z.optional(z.number()) }) })) }),
  ),
});

/** The deployed concurrency of a function: of each of its queues, in the order of serverless.yml. */
function concurrencyOf(name: string): readonly number[] {
  const { functions } = serverlessSchema.parse(parse(readFileSync('serverless.yml', 'utf8')));
  return (functions[name]?.events ?? []).flatMap(({ sqs }) => sqs.maximumConcurrency ?? []);
}
