// `npm run bench -- events`: the time from an event to the remediated bucket, for Palisade as deployed on the local
// cloud and for Cloud Custodian's Lambda handler, alternating, with the same events and the same emulator.

import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, DeletePublicAccessBlockCommand, GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import pWaitFor from 'p-wait-for';
import { median, quantile } from 'simple-statistics';
import { printLine } from '../../../cli/lib/output.ts';
import { bringUp, type RunningCloud } from '../../../local/cloud.ts';
import { toResult } from '../../../shared/aws/errors.ts';
import { s3Call } from '../../fixtures/events.ts';
import { type FaultProxy, startFaultProxy } from '../../lib/fault-proxy.ts';
import { machine } from '../../lib/machine.ts';
import { printGrid } from '../../lib/print-grid.ts';
import { printTargets } from '../../lib/targets.ts';
import { type Contender, custodian, palisade } from './sides.ts';

const port = 4_980;
const coldStarts = 7;
const warmRepairs = 40;

/**
 * Targets: how many times fewer calls to S3 without those of preflights, which Cloud Custodian does not make, how many
 * settings these read, and how many times faster with a cold start, preflights included.
 */
const targets = { calls: 4, readsAhead: 7, cold: 2 };

type Measurement = {
  readonly name: string;
  /** Milliseconds from the event to the remediated bucket. */
  readonly cold: number[];
  readonly warm: number[];
  /** AWS calls per remediation. */
  readonly calls: {
    readonly s3: number;
    readonly all: number;
    /** Of preflights among them: reads of the bucket's own, and of what is around it. */
    readonly own: number;
    readonly around: number;
  };
};

/** Measures both contenders and prints their figures and ratios. Returns whether every target was reached. */
export async function eventBenchmark(): Promise<boolean> {
  const running = await bringUp(port, { withConfig: false });
  const faultProxy = await startFaultProxy(running.cloud.endpoint, {
    latency: 0,
    faults: 0,
    writesPerSecond: Infinity,
  });
  const { accounts, region } = running.cloud;
  const contenders = [
    await palisade(running, faultProxy.endpoint),
    custodian(faultProxy.endpoint, accounts.dataScience, region),
  ];
  try {
    const starts = contenders.map((side) => ({ side, times: [] as number[] }));
    for (let round = 0; round < coldStarts; round += 1) {
      for (const { side, times } of starts) {
        await side.restart();
        times.push(await measureRepair(running, side));
      }
    }
    const measured: Measurement[] = [];
    for (const { side, times } of starts) {
      measured.push({ name: side.name, cold: times, ...(await measureWarm(running, side, faultProxy)) });
    }
    return report(measured);
  } finally {
    for (const side of contenders) await side.stop();
    await faultProxy.stop();
    await running.stop();
  }
}

/** Measures events in sequence, and counts the AWS calls that they took. */
async function measureWarm(
  running: RunningCloud,
  side: Contender,
  { counts }: FaultProxy,
): Promise<Pick<Measurement, 'warm' | 'calls'>> {
  await measureRepair(running, side);
  const before = { ...counts.ofPreflights, s3: counts.byService.get('s3') ?? 0, all: counts.calls };
  const times: number[] = [];
  for (let event = 0; event < warmRepairs; event += 1) times.push(await measureRepair(running, side));
  const each = (now: number, then: number) => (now - then) / warmRepairs;
  const calls = {
    s3: each(counts.byService.get('s3') ?? 0, before.s3),
    all: each(counts.calls, before.all),
    own: side.hasPreflights ? each(counts.ofPreflights.own, before.own) : 0,
    around: side.hasPreflights ? each(counts.ofPreflights.around, before.around) : 0,
  };
  return { warm: times, calls };
}

let bucketCount = 0;

/** Deletes a new bucket's public access block and sends the event. Returns the milliseconds until it is restored. */
async function measureRepair({ cloud, accounts }: RunningCloud, side: Contender): Promise<number> {
  const { region } = cloud;
  const accountId = cloud.accounts.dataScience;
  const { s3 } = accounts(accountId, region);
  const Bucket = `bench-${bucketCount++}-${accountId}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const event = s3Call({ bucket: Bucket, accountId, region, eventName: 'DeleteBucketPublicAccessBlock' });
  const isRepaired = async () => (await toResult(s3.send(new GetPublicAccessBlockCommand({ Bucket })))).ok;
  const started = performance.now();
  const handled = side.handle({ ...event, time: new Date().toISOString() });
  await pWaitFor(isRepaired, { interval: 5, timeout: 60_000 });
  const took = performance.now() - started;
  await handled;
  // Verification and report follow the remediation. They must not slow down the next event.
  await sleep(300);
  return took;
}

const s3WithoutPreflights = ({ calls }: Measurement) => calls.s3 - calls.own;
const allWithoutPreflights = ({ calls }: Measurement) => calls.all - calls.own - calls.around;

function report([ours, theirs]: readonly Measurement[]): boolean {
  if (ours === undefined || theirs === undefined) throw new Error('two measurements are needed for a comparison');
  printLine(`${machine}; ${coldStarts} cold starts, then ${warmRepairs} events, per contender`);
  const figures = [
    { what: 'cold, event to remediated bucket, median', of: (side: Measurement) => median(side.cold), unit: 'ms' },
    { what: 'warm, event to remediated bucket, p50', of: (side: Measurement) => quantile(side.warm, 0.5), unit: 'ms' },
    { what: 'warm, event to remediated bucket, p95', of: (side: Measurement) => quantile(side.warm, 0.95), unit: 'ms' },
    { what: 'calls to S3 per remediation, without preflights', of: s3WithoutPreflights, unit: '' },
    { what: 'all AWS calls per remediation, without preflights', of: allWithoutPreflights, unit: '' },
    { what: 'all AWS calls per remediation, with preflights', of: ({ calls }: Measurement) => calls.all, unit: '' },
    { what: '… of which the bucket’s own settings', of: ({ calls }: Measurement) => calls.own, unit: '' },
    { what: '… of which around the bucket', of: ({ calls }: Measurement) => calls.around, unit: '' },
  ];
  printGrid(
    ['', ours.name, theirs.name, 'Ratio'],
    figures.map(({ what, of, unit }) => {
      const show = (value: number) => (unit === 'ms' ? `${value.toFixed(0)} ms` : value.toFixed(2));
      return [what, show(of(ours)), show(of(theirs)), (of(theirs) / of(ours)).toFixed(2)];
    }),
  );
  const calls = s3WithoutPreflights(theirs) / s3WithoutPreflights(ours);
  const start = median(theirs.cold) / median(ours.cold);
  return printTargets([
    {
      what: `without preflights, at least ${targets.calls} times fewer calls to S3 per remediation`,
      value: calls.toFixed(2),
      isReached: calls >= targets.calls,
    },
    {
      what: `preflights read at most ${targets.readsAhead} settings of the bucket`,
      value: ours.calls.own.toFixed(2),
      isReached: ours.calls.own <= targets.readsAhead,
    },
    {
      what: `at least ${targets.cold} times faster with a cold start`,
      value: start.toFixed(2),
      isReached: start >= targets.cold,
    },
  ]);
}
