// The part of `npm run bench -- local-cloud` that counts what a sweep by the hub costs a bucket, in calls.
import pWaitFor from 'p-wait-for';
import { printLine } from '../../../cli/lib/output.ts';
import type { RunningCloud } from '../../../local/cloud.ts';
import { createUnwatchedBuckets, type HubSweep, sweepByHub } from '../../fixtures/hub-sweep.ts';
import { startFaultProxy } from '../../lib/fault-proxy.ts';
import { printGrid } from '../../lib/print-grid.ts';
import { countMessagesIn } from '../../lib/queue-depth.ts';
import { routeThroughProxy } from '../../lib/route-through-proxy.ts';
import { printTargets } from '../../lib/targets.ts';

const buckets = 2_000;
/** Without preflights, and what these read of a bucket in addition. */
const maxCallsPerBucket = 14;
const maxReadsAhead = 7;
/** The functions that receive the findings of a sweep. */
const readers = ['palisade-record-finding', 'palisade-export-findings', 'palisade-send-alerts'];
const drainTimeoutMs = 20 * 60_000;

/** Sweeps buckets that violate three guardrails each. Returns whether the target was reached. */
export async function sweepByHubBenchmark(running: RunningCloud, accountId: string): Promise<boolean> {
  const { accounts, cloud } = running;
  const { lambda, sqs } = accounts(cloud.accounts.sharedServices, cloud.region);
  await createUnwatchedBuckets(running, accountId, buckets);
  const proxy = await startFaultProxy(cloud.endpoint, { latency: 0, faults: 0, writesPerSecond: 1e9 });
  try {
    for (const name of readers) await routeThroughProxy(lambda, name, proxy.endpoint);
    const swept = await sweepByHub(running, accountId, 1);
    await pWaitFor(async () => (await countMessagesIn(sqs, readers)) === 0, {
      interval: 2_000,
      timeout: drainTimeoutMs,
    });
    return report(swept, proxy.counts.calls);
  } finally {
    await proxy.stop();
  }
}

function report(
  { buckets: swept, pages, seconds, calls, callsByService, ofPreflights }: HubSweep,
  callsOfReaders: number,
): boolean {
  printLine(`sweep --by-hub of ${swept} violating buckets, ${pages} pages, ${seconds.toFixed(1)} s, rates off`);
  const { own, around } = ofPreflights;
  const without = calls - own - around;
  const rows = [
    ...callsByService,
    ['all', calls] as const,
    ['of preflights: what a bucket has of its own', own] as const,
    [`of preflights: around the buckets (${(around / pages).toFixed(1)} a page)`, around] as const,
    ['all without preflights', without] as const,
    ['other functions, with its findings', callsOfReaders] as const,
  ];
  printGrid(
    ['Service', 'Calls', 'Calls per bucket'],
    rows.map(([service, count]) => [service, String(count), (count / swept).toFixed(2)]),
  );
  return printTargets([
    {
      what: `at most ${maxCallsPerBucket} calls a bucket without preflights, from the first page to the last`,
      value: (without / swept).toFixed(2),
      isReached: without / swept <= maxCallsPerBucket,
    },
    {
      what: `preflights read at most ${maxReadsAhead} settings of a bucket`,
      value: (own / swept).toFixed(2),
      isReached: own / swept <= maxReadsAhead,
    },
  ]);
}
