// `npm run bench -- sweep`: Palisade and Cloud Custodian evaluate every bucket of an account against three rules and
// fix the violations, in the same run, on the same machine, against the same fake S3.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linearRegression } from 'simple-statistics';
import * as z from 'zod/mini';
import { printLine } from '../../../cli/lib/output.ts';
import { machine } from '../../lib/machine.ts';
import { printGrid } from '../../lib/print-grid.ts';
import { printTargets } from '../../lib/targets.ts';
import type { Control } from './fake-s3.ts';
import { type Contender, contendersFor, type Measurement } from './sides.ts';

const latencyMs = 30;
const sizes = [100, 500, 2_000];
const writesPerSecond = 100;

/**
 * Targets: the ratio of times and calls per bucket, both without preflights, the reads of preflights per bucket, growth of
 * time with buckets, and the part of the write limit used.
 */
const targets = { ratio: 30, callsPerBucket: 9, readsAhead: 7, exponent: 1.05, ofLimit: 0.9 };

const counts = z.object({
  reads: z.number(),
  writes: z.number(),
  lists: z.number(),
  others: z.number(),
  ahead: z.number(),
  around: z.number(),
  throttled: z.number(),
  unsigned: z.number(),
  violations: z.number(),
});
type Counts = z.infer<typeof counts>;
type Round = Measurement & { readonly counts: Counts };
/** `bare` is Palisade without preflights. */
type Row = {
  readonly buckets: number;
  readonly isCompliant: boolean;
  readonly ours: Round;
  readonly bare: Round;
  readonly theirs: Round;
};

/** Measures both contenders and prints their figures and ratios. Returns whether every target was reached. */
export async function sweepBenchmark(): Promise<boolean> {
  const s3 = spawn(process.execPath, ['tools/benchmark/sweep/fake-s3.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [data] = await once(s3.stdout, 'data');
    return await compare(`http://127.0.0.1:${String(data).trim()}`);
  } finally {
    s3.kill();
  }
}

async function compare(endpoint: string): Promise<boolean> {
  // As governance.yml ships it, with the key of AWS: with AES256 the preflight of s3-encryption reads nothing.
  const { palisade, withoutPreflight, custodian } = contendersFor('aws:kms');
  printLine(`${machine}; fake S3 on loopback, ${latencyMs} ms per call`);
  const cases = [...sizes.map((buckets) => ({ buckets, isCompliant: false })), { buckets: 2_000, isCompliant: true }];
  const rows: Row[] = [];
  for (const [index, { buckets, isCompliant }] of cases.entries()) {
    const round = async (side: Contender) => {
      process.stderr.write(`${side.name}: ${buckets} ${isCompliant ? 'compliant' : 'violating'} buckets\n`);
      await control(endpoint, { buckets, isCompliant, latencyMs, writesPerSecond: null });
      const measured = await side.run(endpoint);
      return { ...measured, counts: await countsOf(endpoint) };
    };
    // The first one runs on a colder machine, so the order alternates.
    const sides = [palisade, withoutPreflight, custodian];
    const order = index % 2 === 0 ? sides : sides.toReversed();
    const done = new Map<string, Round>();
    for (const side of order) done.set(side.name, await round(side));
    const [ours, bare, theirs] = sides.map(({ name }) => done.get(name));
    if (ours && bare && theirs) rows.push({ buckets, isCompliant, ours, bare, theirs });
  }
  for (const row of rows) printRow(row);
  const throttled = await measureThrottled(endpoint, palisade);
  return reportTargets(rows, throttled);
}

/** One row for each side. `around` are reads that the buckets share, in the whole sweep. */
function printRow({ buckets, isCompliant, ours, bare, theirs }: Row): void {
  const sides = { Palisade: ours, 'without preflights': bare, 'Cloud Custodian': theirs };
  printGrid(
    [
      `${buckets} ${isCompliant ? 'compliant' : 'violating'}`,
      'Time',
      'Ratio',
      'Calls per bucket',
      'Around',
      'Memory',
      'Left',
    ],
    Object.entries(sides).map(([name, round]) => [
      name,
      `${round.seconds.toFixed(1)} s`,
      (theirs.seconds / round.seconds).toFixed(1),
      callsPerBucket(round.counts, buckets).toFixed(2),
      String(round.counts.around),
      megabytes(round),
      String(round.counts.violations),
    ]),
  );
}

const callsPerBucket = ({ reads, writes }: Counts, buckets: number) => (reads + writes) / buckets;
const megabytes = ({ peakMemoryKilobytes }: Measurement) => `${(peakMemoryKilobytes / 1_024).toFixed(0)} MB`;

/**
 * Measures a sweep under a limit of writes per second. Returns the rate that it reached, and the remaining violations.
 */
async function measureThrottled(endpoint: string, palisade: Contender) {
  const buckets = 500;
  await control(endpoint, { buckets, isCompliant: false, latencyMs, writesPerSecond });
  const { seconds } = await palisade.run(endpoint);
  const { writes, throttled, violations } = await countsOf(endpoint);
  const rate = writes / seconds;
  printLine(
    `With a limit of ${writesPerSecond} writes per second: ${writes} writes in ${seconds.toFixed(1)} s (${rate.toFixed(1)} per second), ${throttled} throttled requests; violations left: ${violations}.`,
  );
  return { rate, violations };
}

function reportTargets(rows: readonly Row[], throttled: { rate: number; violations: number }): boolean {
  const violating = rows.filter(({ isCompliant }) => !isCompliant);
  const points = violating.map(({ buckets, ours }) => [Math.log(buckets), Math.log(ours.seconds)]);
  const exponent = linearRegression(points).m;
  const checks = [
    ...violating
      .filter(({ buckets }) => buckets >= 500)
      .map(({ buckets, bare, theirs }) => ({
        what: `without preflights, at least ${targets.ratio} times faster at ${buckets} buckets`,
        value: (theirs.seconds / bare.seconds).toFixed(1),
        isReached: theirs.seconds / bare.seconds >= targets.ratio,
      })),
    ...violating.map(({ buckets, bare }) => ({
      what: `without preflights, at most ${targets.callsPerBucket} calls per violating bucket, with ${buckets} buckets`,
      value: callsPerBucket(bare.counts, buckets).toFixed(2),
      isReached: callsPerBucket(bare.counts, buckets) <= targets.callsPerBucket,
    })),
    ...rows.map(({ buckets, isCompliant, ours }) => ({
      what: `preflights read at most ${isCompliant ? 0 : targets.readsAhead} settings more of ${buckets} buckets`,
      value: (ours.counts.ahead / buckets).toFixed(2),
      isReached: ours.counts.ahead / buckets <= (isCompliant ? 0 : targets.readsAhead),
    })),
    ...rows.map(({ buckets, isCompliant, ours, theirs }) => ({
      what: `less memory, with ${buckets} ${isCompliant ? 'compliant' : 'violating'} buckets`,
      value: `${megabytes(ours)}, ${megabytes(theirs)}`,
      isReached: ours.peakMemoryKilobytes < theirs.peakMemoryKilobytes,
    })),
    {
      what: `time grows at most with the power of ${targets.exponent} of the number of buckets`,
      value: exponent.toFixed(2),
      isReached: exponent <= targets.exponent,
    },
    {
      what: 'violations left: none',
      value: String(rows.reduce((sum, { ours }) => sum + ours.counts.violations, throttled.violations)),
      isReached: rows.every(({ ours }) => ours.counts.violations === 0) && throttled.violations === 0,
    },
    {
      what: `at least ${targets.ofLimit * 100} % of a limit of ${writesPerSecond} writes per second`,
      value: throttled.rate.toFixed(1),
      isReached: throttled.rate >= targets.ofLimit * writesPerSecond,
    },
  ];
  return printTargets(checks);
}

async function control(endpoint: string, wanted: Control): Promise<void> {
  await fetch(`${endpoint}/_control`, { method: 'POST', body: JSON.stringify(wanted) });
}

async function countsOf(endpoint: string): Promise<Counts> {
  return counts.parse(await (await fetch(`${endpoint}/_control`)).json());
}
