// `npm run load -- accounts`: a large organization that Palisade sees for the first time, in simulated time, against AWS
// Organizations in memory with the rates that it publishes: the comparison of accounts, and the first rollout.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { printLine, printTable } from '../../cli/lib/output.ts';
import { consumers } from '../../infrastructure/consumers.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import { type CallCounts, rateRows } from '../fixtures/organizations-rates.ts';
import { simulateAws } from '../fixtures/simulated-aws.ts';
import { createSimulatedOrganization } from '../fixtures/simulated-organization.ts';
import { inSimulatedTime } from '../lib/simulated-time.ts';
import { compare, rollOut } from './account-rollout.ts';

export type AccountsOptions = { readonly accounts: number };

const unitCount = 40;
const unitNames = Array.from({ length: unitCount }, (_, index) => `Unit ${index}`);

/** A governance.yml that gives every second unit a type; of the other accounts, the tags are asked for. */
export const governance = governanceSchema.parse({
  version: 1,
  regions: ['us-east-1'],
  accountTypes: {
    organizationalUnits: Object.fromEntries(
      unitNames.filter((_, index) => index % 2 === 0).map((name) => [name, 'production']),
    ),
  },
  guardrails: { all: {} },
  baseline: { owners: { all: 'cloud-platform' } },
});

/** Returns whether the comparison ended in time, with every account, and all baselines were complete. */
export async function accounts({ accounts: count }: AccountsOptions): Promise<boolean> {
  const limits = { concurrency: concurrencyOf('onboard-account'), ...consumerNamed('onboard-account') };
  const { timeoutSeconds } = consumerNamed('compare-accounts');
  const organization = createSimulatedOrganization({ accounts: count, unitNames, delegatedAdministrators: 2 });
  const restore = simulateAws({ AWSOrganizations: organization.service });
  try {
    return await inSimulatedTime(new Date('2026-11-24T10:00:00.000Z'), async () => {
      const compared = await timed(organization.calls, () => compare(governance));
      printLine(
        `AWS Organizations in memory, with its published rates. All times are simulated. ${count} accounts in ${unitCount} organizational units`,
      );
      report('Comparison of accounts', compared, [
        ['Accounts compared', `${compared.value.length} of ${count}`],
        ['Timeout of compare-accounts', `${timeoutSeconds} s`],
      ]);
      const rolledOut = await timed(organization.calls, () => rollOut(governance, compared.value, limits));
      const { complete, dead, attempts, longestInvocationSeconds } = rolledOut.value;
      report('First rollout: the steps that call AWS Organizations', rolledOut, [
        ['Execution environments', String(limits.concurrency)],
        ['Baselines complete', `${complete.length} of ${count}, with ${attempts} attempts`],
        ['Dead letters', String(dead.length)],
        ['Longest invocation', `${longestInvocationSeconds.toFixed(1)} s, of at most ${limits.timeoutSeconds} s`],
      ]);
      for (const { accountId, reason } of dead.slice(0, 10)) process.stderr.write(`${accountId}: ${reason}\n`);
      return (
        compared.value.length === count &&
        compared.seconds < timeoutSeconds &&
        complete.length === count &&
        longestInvocationSeconds < limits.timeoutSeconds
      );
    });
  } finally {
    restore();
  }
}

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

function report(title: string, { seconds, calls }: Timed<unknown>, rows: readonly (readonly string[])[]): void {
  const [slowest] = leastSeconds(calls);
  const total = Object.values(calls).reduce((sum, { answered }) => sum + answered, 0);
  const throttled = Object.values(calls).reduce((sum, each) => sum + each.throttled, 0);
  printLine('');
  printTable(
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

/** The deployed concurrency of a function for requested baselines: that of its last queue in serverless.yml. */
function concurrencyOf(name: string): number {
  const { functions } = serverlessSchema.parse(parse(readFileSync('serverless.yml', 'utf8')));
  const concurrency = functions[name]?.events.at(-1)?.sqs.maximumConcurrency;
  if (concurrency === undefined) throw new Error(`serverless.yml has no maximumConcurrency for ${name}`);
  return concurrency;
}
