// `npm run bench -- costs`: computes the monthly cost of Palisade from AWS's published prices, from measured durations
// of an event and a sweep, and from assumptions about an account's activity.
import { printLine } from '../../cli/lib/output.ts';
import { alarmsOf, refusedRequestsAlarm, scheduleAlarms } from '../../infrastructure/alarms.ts';
import { consumers } from '../../infrastructure/consumers.ts';
import { states } from '../../shared/findings/finding.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { printGrid } from '../lib/print-grid.ts';
import { prices, simulate } from './scale.ts';

/**
 * Assumed activity of an account in a month: buckets, changes of their settings, and changes that violate a guardrail.
 */
const monthlyActivity = { days: 30, buckets: 100, changes: 100, violations: 3 };
const intervalHours = { sweep: 24, compare: 1, baseline: 24 };

/** US dollars in US East (AWS's price lists, November 2026, without free tiers). scale.ts has further prices. */
const monthlyPrices = { alarm: 0.1, metric: 0.3, key: 1 };
const alarmCount = Object.keys(
  Object.assign({ ...scheduleAlarms, ...refusedRequestsAlarm }, ...consumers.map(alarmsOf)),
).length;
const configPrices = { item: 0.003, evaluation: 0.001 };
const logPricePerGigabyte = 0.5;

/** Durations at 30 ms per AWS call: per event (512 MB), per baseline (1,024 MB), per account in compare-accounts (512 MB). */
const functionSeconds = { event: 0.25, baseline: 1.2, compared: 0.1 };
const logBytesPerEvent = 1_500;

type Cost = { readonly what: string; readonly dollars: number };

const invocation = (seconds: number, gigabytes = 0.5) =>
  prices.invocation +
  3 * prices.queueRequest +
  seconds * gigabytes * prices.gigabyteSecond +
  (logBytesPerEvent / 1e9) * logPricePerGigabyte;

/** The monthly cost of an organization with this number of accounts, by item. */
export function costsOf(accounts: number): readonly Cost[] {
  const sweeps = (monthlyActivity.days * 24) / intervalHours.sweep;
  const violating = monthlyActivity.violations / monthlyActivity.buckets / sweeps;
  const { dollars } = simulate({
    accounts,
    bucketsPerAccount: monthlyActivity.buckets,
    violatingPercent: violating * 100,
    concurrency: 10,
  });
  // CloudTrail reports each change, and AWS Config each rule whose compliance changes. Both trigger an evaluation.
  const events = accounts * (monthlyActivity.changes + monthlyActivity.violations * 2);
  const findings = accounts * monthlyActivity.violations;
  const hourly = (monthlyActivity.days * 24) / intervalHours.compare;
  const baselines = (accounts * monthlyActivity.days * 24) / intervalHours.baseline;
  return [
    { what: 'alarms', dollars: alarmCount * monthlyPrices.alarm },
    {
      what: 'metrics of findings (at most)',
      dollars: guardrails.length * (states.length + 2) * monthlyPrices.metric,
    },
    { what: 'KMS key of the topics', dollars: monthlyPrices.key },
    { what: 'daily sweep', dollars: dollars * sweeps },
    {
      what: 'events from accounts',
      dollars: events * (2 * prices.event + invocation(functionSeconds.event) + 3 * prices.readUnit),
    },
    {
      // The remediation; then record-finding, export-findings and send-alerts.
      what: 'findings',
      dollars:
        findings * (3 * prices.write + 8 * prices.writeUnit + 3 * (prices.event + invocation(functionSeconds.event))),
    },
    {
      what: 'rechecks of baselines',
      dollars: baselines * (invocation(functionSeconds.baseline, 1) + 4 * prices.writeUnit),
    },
    { what: 'hourly comparison of accounts', dollars: hourly * invocation(functionSeconds.compared * accounts) },
    {
      what: 'AWS Config in the accounts (items, evaluations)',
      dollars: accounts * monthlyActivity.changes * (configPrices.item + guardrails.length * configPrices.evaluation),
    },
  ];
}

/**
 * The monthly cost of the keys that a baseline makes, one per account and Region, by years since then. KMS rotates a key
 * yearly and charges for the first two rotations (AWS KMS pricing).
 */
export function keyCosts(accounts: number, regions: number): readonly Cost[] {
  const years = ['in the first year', 'in the second', 'from the third on'];
  return years.map((what, rotations) => ({ what, dollars: accounts * regions * (1 + rotations) * monthlyPrices.key }));
}

/** Prints the monthly cost of organizations of three sizes. */
export async function costs(): Promise<boolean> {
  const sizes = [10, 100, 1_000];
  const columns = sizes.map(costsOf);
  const show = (dollars: number) => `$${dollars.toFixed(2)}`;
  const rowsOf = (of: readonly (readonly Cost[])[]) =>
    (of[0] ?? []).map(({ what }, index) => [what, ...of.map((all) => show(all[index]?.dollars ?? 0))]);
  const totals = columns.map((all) => all.reduce((sum, { dollars }) => sum + dollars, 0));
  printGrid(
    ['Per month', ...sizes.map((accounts) => `${accounts} accounts`)],
    [
      ...rowsOf(columns),
      ['total', ...totals.map(show)],
      ['per account', ...totals.map((total, index) => show(total / (sizes[index] ?? 1)))],
    ],
  );
  printLine(
    `Assumed per account and month: ${monthlyActivity.buckets} buckets, ${monthlyActivity.changes} changed settings, ${monthlyActivity.violations} of which violate a guardrail.`,
  );
  const keyRegions = 2;
  printGrid(
    ['Keys per month', ...sizes.map((accounts) => `${accounts} accounts`)],
    rowsOf(sizes.map((accounts) => keyCosts(accounts, keyRegions))),
  );
  printLine(`If every account has a key of its own in ${keyRegions} Regions: not in the total above.`);
  return true;
}
