// `npm run bench -- scale`: one sweep of a large organization, simulated: how long it takes, what it costs, and what would
// limit it first. The numbers of AWS are its published prices and quotas; latencies are assumptions, named here.
import { printLine, printTable } from '../../cli/lib/output.ts';

/** An organization and the sweep function as serverless.yml has it. */
type Scenario = {
  readonly accounts: number;
  readonly bucketsPerAccount: number;
  /** Of a hundred buckets, how many have to be repaired. */
  readonly violatingPercent: number;
  /** Pages that are in work at the same time (`maximumConcurrency`). */
  readonly concurrency: number;
};

const pageSize = 200;
/** Buckets of a page that are looked at together. */
const bucketConcurrency = 32;
const guardrailCount = 3;

/** Milliseconds. Assumed: calls within the region, S3's bucket settings, and entering an account. */
const latencyMs = { dynamodb: 5, s3: 30, list: 100, sts: 60, invoke: 20 };

/** US East, on-demand, per unit (AWS's price lists, November 2026, without free tiers). */
export const prices = {
  /** Lambda on arm64: GB-second, and request. */
  gigabyteSecond: 0.0000133334,
  invocation: 0.2 / 1e6,
  /** SQS standard: a request. A message is three: sent, received, deleted. */
  queueRequest: 0.4 / 1e6,
  /** S3: a read of a setting; a write or a list. */
  read: 0.0004 / 1e3,
  write: 0.005 / 1e3,
  /** DynamoDB on demand. */
  readUnit: 0.125 / 1e6,
  writeUnit: 0.625 / 1e6,
  event: 1 / 1e6,
};
/** As serverless.yml has it: with 1,769 MB a function has one whole core (AWS Lambda Developer Guide, "Memory"). */
const memoryGigabytes = 1.769;
/** Milliseconds of a core that a call of the SDK takes, measured with `npm run bench -- sweep` on the machine named there. */
const cpuMsPerCall = 0.75;

/** A second, as AWS publishes them for one account (default quotas). */
const quotas = {
  'STS AssumeRole, calls a second': 600,
  'DynamoDB on-demand table, reads a second': 40_000,
  'Lambda, concurrent executions': 1_000,
};

type Sweep = {
  readonly seconds: number;
  readonly dollars: number;
  readonly pages: number;
  readonly s3Calls: number;
  /** How much of each quota is used at the busiest, of 1. */
  readonly quotaUse: Readonly<Record<keyof typeof quotas, number>>;
};

/** Runs the pages through so many workers, one account after the other becoming free. */
export function simulate({ accounts, bucketsPerAccount, violatingPercent, concurrency }: Scenario): Sweep {
  const workers = new Float64Array(concurrency);
  let [pages, billedMs, reads, writes, lists, readUnits, writeUnits, events] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let account = 0; account < accounts; account += 1) {
    let left = bucketsPerAccount;
    // An account's pages follow each other; other accounts' go beside them.
    const worker = workers.indexOf(Math.min(...workers));
    do {
      const buckets = Math.min(left, pageSize);
      left -= buckets;
      // Spread evenly over the accounts, in whole buckets.
      const repaired =
        Math.floor(((account + 1) * buckets * violatingPercent) / 100) -
        Math.floor((account * buckets * violatingPercent) / 100);
      const compliant = buckets - repaired;
      const evaluationMs = Math.ceil(compliant / bucketConcurrency) * (latencyMs.s3 + latencyMs.dynamodb);
      const repairMs = Math.ceil(repaired / bucketConcurrency) * (3 * latencyMs.s3 + 4 * latencyMs.dynamodb);
      const s3Calls = guardrailCount * (compliant + 3 * repaired);
      const journalCalls = guardrailCount * (buckets + 4 * repaired);
      // Whichever is slower: waiting for AWS, or making the calls.
      const workMs = Math.max(evaluationMs + repairMs, (s3Calls + journalCalls) * cpuMsPerCall);
      const tookMs = latencyMs.invoke + latencyMs.sts + latencyMs.list + 4 * latencyMs.dynamodb + workMs;
      workers[worker] = (workers[worker] ?? 0) + tookMs;
      billedMs += tookMs;
      pages += 1;
      lists += 1;
      reads += guardrailCount * (compliant + 2 * repaired);
      writes += guardrailCount * repaired;
      // What stands about each bucket and guardrail; the account; open findings; the claim twice.
      readUnits += guardrailCount * buckets + 2;
      writeUnits += 2 + guardrailCount * repaired * 4;
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
      'STS AssumeRole, calls a second': accounts / seconds / quotas['STS AssumeRole, calls a second'],
      'DynamoDB on-demand table, reads a second':
        readUnits / seconds / quotas['DynamoDB on-demand table, reads a second'],
      'Lambda, concurrent executions': concurrency / quotas['Lambda, concurrent executions'],
    },
  };
}

/** Prints sweeps of organizations of three sizes, and of the largest with more pages at once. */
export async function scale(): Promise<boolean> {
  const scenarios: Scenario[] = [
    { accounts: 100, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 10 },
    { accounts: 1_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 10 },
    { accounts: 10_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 10 },
    { accounts: 10_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 100 },
    { accounts: 10_000, bucketsPerAccount: 100, violatingPercent: 1, concurrency: 300 },
  ];
  printTable(
    ['Accounts', 'Buckets', 'At once', 'Pages', 'S3 calls', 'Time', 'Cost', 'Nearest quota'],
    scenarios.map((world) => {
      const { pages, s3Calls, seconds, dollars, quotaUse } = simulate(world);
      const [nearest = '', share = 0] = Object.entries(quotaUse).sort(([, one], [, other]) => other - one)[0] ?? [];
      return [
        String(world.accounts),
        String(world.accounts * world.bucketsPerAccount),
        String(world.concurrency),
        String(pages),
        String(s3Calls),
        seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`,
        `$${dollars.toFixed(2)}`,
        `${nearest}: ${(share * 100).toFixed(1)} %`,
      ];
    }),
  );
  printLine('1 of 100 buckets violates all three guardrails. Latencies are assumed, see tools/benchmark/scale.ts.');
  return true;
}
