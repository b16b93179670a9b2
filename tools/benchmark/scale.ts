// `npm run bench -- scale`: simulates one sweep of a large organization: duration, cost and the first bottleneck.
// Prices and quotas are those that AWS publishes; latencies are assumptions, listed below.
import { printLine } from '../../cli/lib/output.ts';
import { printGrid } from '../lib/print-grid.ts';

/** An organization, and the concurrency of the function sweep in serverless.yml. */
type Scenario = {
  readonly accounts: number;
  readonly bucketsPerAccount: number;
  /** Percentage of buckets that violate all guardrails. */
  readonly violatingPercent: number;
  /** Pages that are evaluated concurrently (`maximumConcurrency`). */
  readonly concurrency: number;
};

const pageSize = 200;
/** Buckets of a page that are evaluated concurrently. */
const bucketConcurrency = 32;
const guardrailCount = 3;

/** Assumed latencies: DynamoDB, a call about a bucket's setting, ListBuckets, AssumeRole, start of an invocation. */
const latencyMs = { dynamodb: 5, s3: 30, list: 100, sts: 60, invoke: 20 };

/** US dollars per unit in US East, on-demand (AWS's price lists, November 2026, without free tiers). */
export const prices = {
  /** Lambda on arm64: per GB-second and per request. */
  gigabyteSecond: 0.0000133334,
  invocation: 0.2 / 1e6,
  /** SQS standard queue, per request. A message takes three: send, receive, delete. */
  queueRequest: 0.4 / 1e6,
  /** S3: per read of a setting; per write or list. */
  read: 0.0004 / 1e3,
  write: 0.005 / 1e3,
  /** DynamoDB on demand, per request unit. */
  readUnit: 0.125 / 1e6,
  writeUnit: 0.625 / 1e6,
  event: 1 / 1e6,
};
/** From serverless.yml. At 1,769 MB a function has one vCPU (AWS Lambda Developer Guide, "Memory"). */
const memoryGigabytes = 1.769;
/** CPU time per call of the SDK, measured with `npm run bench -- sweep` (docs/benchmarks/sweep.md). */
const cpuMsPerCall = 0.75;

/** Default quotas of one account, as AWS publishes them. */
const quotas = {
  'STS AssumeRole, calls per second': 600,
  'DynamoDB on-demand table, reads per second': 40_000,
  'Lambda, concurrent executions': 1_000,
};

type Sweep = {
  readonly seconds: number;
  readonly dollars: number;
  readonly pages: number;
  readonly s3Calls: number;
  /** The part of each quota that is used at the peak, from 0 to 1. */
  readonly quotaUse: Readonly<Record<keyof typeof quotas, number>>;
};

/** Simulates the sweep with `concurrency` workers: each account goes to the worker that is free first. */
export function simulate({ accounts, bucketsPerAccount, violatingPercent, concurrency }: Scenario): Sweep {
  const workers = new Float64Array(concurrency);
  let [pages, billedMs, reads, writes, lists, readUnits, writeUnits, events] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let account = 0; account < accounts; account += 1) {
    let left = bucketsPerAccount;
    // The pages of an account run in sequence, those of other accounts in parallel.
    const worker = workers.indexOf(Math.min(...workers));
    do {
      const buckets = Math.min(left, pageSize);
      left -= buckets;
      // Violating buckets are spread evenly over the accounts, in whole buckets.
      const repaired =
        Math.floor(((account + 1) * buckets * violatingPercent) / 100) -
        Math.floor((account * buckets * violatingPercent) / 100);
      const compliant = buckets - repaired;
      const evaluationMs = Math.ceil(compliant / bucketConcurrency) * (latencyMs.s3 + latencyMs.dynamodb);
      // One read of the journal, two counters and one write of intents per bucket.
      const repairMs = Math.ceil(repaired / bucketConcurrency) * (3 * latencyMs.s3 + 4 * latencyMs.dynamodb);
      const s3Calls = guardrailCount * (compliant + 3 * repaired);
      const journalCalls = compliant + 4 * repaired;
      // The larger of the two: waiting for AWS, or CPU time.
      const workMs = Math.max(evaluationMs + repairMs, (s3Calls + journalCalls) * cpuMsPerCall);
      const tookMs = latencyMs.invoke + latencyMs.sts + latencyMs.list + 4 * latencyMs.dynamodb + workMs;
      workers[worker] = (workers[worker] ?? 0) + tookMs;
      billedMs += tookMs;
      pages += 1;
      lists += 1;
      reads += guardrailCount * (compliant + 2 * repaired);
      writes += guardrailCount * repaired;
      // Reads: per guardrail the latest state and the intent, for half a unit each where they may be eventually consistent,
      // and before a remediation the suspension too; the account, the open findings. Writes: the lease, twice; two counters per bucket, an intent and two items per finding.
      readUnits += guardrailCount * (compliant + 3 * repaired) + 2;
      writeUnits += 2 + repaired * (2 + guardrailCount * 3);
      events += guardrailCount * repaired;
    } while (left > 0);
  }
  const seconds = Math.max(...workers) / 1_000;
  const dollars =
    (billedMs / 1_000) * memoryGigabytes * prices.gigabyteSecond +
    pages * (prices.invocation + 3 * prices.queueRequest) +
    reads * prices.read +
    (writes + lists) * prices.write +
    readUnits * prices.readUnit +
    writeUnits * prices.writeUnit +
    events * prices.event;
  return {
    seconds,
    dollars,
    pages,
    s3Calls: reads + writes + lists,
    quotaUse: {
      'STS AssumeRole, calls per second': accounts / seconds / quotas['STS AssumeRole, calls per second'],
      'DynamoDB on-demand table, reads per second':
        readUnits / seconds / quotas['DynamoDB on-demand table, reads per second'],
      'Lambda, concurrent executions': concurrency / quotas['Lambda, concurrent executions'],
    },
  };
}

/** Prints sweeps of organizations of three sizes, and of the largest with more concurrency. */
export async function scale(): Promise<boolean> {
  const scenarios: Scenario[] = [
    { accounts: 100, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 10 },
    { accounts: 1_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 10 },
    { accounts: 10_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 10 },
    { accounts: 10_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 100 },
    { accounts: 10_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 300 },
  ];
  printGrid(
    ['Accounts', 'Buckets', 'Pages at once', 'Pages', 'S3 calls', 'Time', 'Cost', 'Nearest quota'],
    scenarios.map((scenario) => {
      const { pages, s3Calls, seconds, dollars, quotaUse } = simulate(scenario);
      const [nearest = '', share = 0] = Object.entries(quotaUse).sort(([, one], [, other]) => other - one)[0] ?? [];
      return [
        String(scenario.accounts),
        String(scenario.accounts * scenario.bucketsPerAccount),
        String(scenario.concurrency),
        String(pages),
        String(s3Calls),
        seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`,
        `$${dollars.toFixed(2)}`,
        `${nearest}: ${(share * 100).toFixed(1)} %`,
      ];
    }),
  );
  printLine(
    'One of 100 buckets violates all three guardrails. Latencies are assumptions: see tools/benchmark/scale.ts.',
  );
  return true;
}
