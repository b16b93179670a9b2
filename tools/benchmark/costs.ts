// `npm run bench -- costs`: what Palisade costs in a month, from AWS's published prices and from what a call, an event and a
// sweep take here. What an organization does in a month is assumed, and named here.
import { printLine, printTable } from '../../cli/lib/output.ts';
import { consumers } from '../../infrastructure/consumers.ts';
import { states } from '../../shared/findings/finding.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { prices, simulate } from './scale.ts';

/** An account's month: buckets, changes of their settings by anybody, and how many of these violate a guardrail. */
const monthlyActivity = { days: 30, buckets: 100, changes: 100, violations: 3 };
const intervalHours = { sweep: 24, compare: 1, baseline: 24 };

/** US East, as AWS's price lists have them in November 2026, without free tiers; Lambda, SQS, S3 and DynamoDB are in scale.ts. */
const monthlyPrices = { alarm: 0.1, metric: 0.3, key: 1 };
const configPrices = { item: 0.003, evaluation: 0.001 };
const logPricePerGigabyte = 0.5;

/** Seconds of a function with 512 MB for one event; an account's baseline takes one of 1,024 MB, at 30 ms a call. */
const functionSeconds = { event: 0.25, baseline: 1.2, compared: 0.1 };
const logBytesPerEvent = 1_500;

type Cost = { readonly what: string; readonly dollars: number };

const invocation = (seconds: number, gigabytes = 0.5) =>
  prices.invocation +
  3 * prices.queueRequest +
  seconds * gigabytes * prices.gigabyteSecond +
  (logBytesPerEvent / 1e9) * logPricePerGigabyte;

/** What a month of an organization with so many accounts costs, by what it is paid for. */
export function costsOf(accounts: number): readonly Cost[] {
  const sweeps = (monthlyActivity.days * 24) / intervalHours.sweep;
  const violating = monthlyActivity.violations / monthlyActivity.buckets / sweeps;
  const { dollars } = simulate({
    accounts,
    bucketsPerAccount: monthlyActivity.buckets,
    violatingPercent: violating * 100,
    concurrency: 10,
  });
  // A change is told by CloudTrail, and by AWS Config for each rule that turns; both are looked at.
  const events = accounts * (monthlyActivity.changes + monthlyActivity.violations * 2);
  const findings = accounts * monthlyActivity.violations;
  const hourly = (monthlyActivity.days * 24) / intervalHours.compare;
  const baselines = (accounts * monthlyActivity.days * 24) / intervalHours.baseline;
  return [
    { what: 'alarms', dollars: consumers.length * 3 * monthlyPrices.alarm },
    {
      what: 'metrics of findings, at most',
      dollars: guardrails.length * (states.length + 2) * monthlyPrices.metric,
    },
    { what: 'key of the topics', dollars: monthlyPrices.key },
    { what: 'a sweep a day', dollars: dollars * sweeps },
    {
      what: 'events of accounts',
      dollars: events * (2 * prices.event + invocation(functionSeconds.event) + 3 * prices.readUnit),
    },
    {
      // The repair itself; then record, evidence and alert, each by a function of its own.
      what: 'findings',
      dollars:
        findings * (3 * prices.write + 8 * prices.writeUnit + 3 * (prices.event + invocation(functionSeconds.event))),
    },
    {
      what: 'baselines looked at again',
      dollars: baselines * (invocation(functionSeconds.baseline, 1) + 4 * prices.writeUnit + prices.event),
    },
    { what: 'comparing accounts', dollars: hourly * invocation(functionSeconds.compared * accounts) },
    {
      what: 'AWS Config in the accounts: items and evaluations',
      dollars: accounts * monthlyActivity.changes * (configPrices.item + guardrails.length * configPrices.evaluation),
    },
  ];
}

/** Prints the month of three organizations. */
export async function costs(): Promise<boolean> {
  const sizes = [10, 100, 1_000];
  const columns = sizes.map(costsOf);
  const show = (dollars: number) => `$${dollars.toFixed(2)}`;
  const rows = (columns[0] ?? []).map(({ what }, index) => [
    what,
    ...columns.map((all) => show(all[index]?.dollars ?? 0)),
  ]);
  const totals = columns.map((all) => all.reduce((sum, { dollars }) => sum + dollars, 0));
  printTable(
    ['A month', ...sizes.map((accounts) => `${accounts} accounts`)],
    [
      ...rows,
      ['all', ...totals.map(show)],
      ['for an account', ...totals.map((total, index) => show(total / (sizes[index] ?? 1)))],
    ],
  );
  printLine(
    `An account has ${monthlyActivity.buckets} buckets, of which ${monthlyActivity.changes} settings are changed in a month and ${monthlyActivity.violations} violate a guardrail.`,
  );
  return true;
}
