// `npm run bench -- local-cloud`: compares a sweep on the local cloud's emulator with the request rate that the
// emulator can serve, and with Cloud Custodian. They alternate, each on a new emulator with the same violating buckets.
// In the end, both sweep on a whole local cloud with the hub running, and the hub sweeps as well.

import { median } from 'simple-statistics';
import { printLine, printTable } from '../../../cli/lib/output.ts';
import { connect, secretAccessKey } from '../../../local/aws/clients.ts';
import { startEmulator } from '../../../local/emulator.ts';
import { readGovernance } from '../../../shared/governance/read-governance.ts';
import { createViolatingBuckets } from '../../fixtures/load-accounts.ts';
import { machine } from '../../lib/machine.ts';
import { printTargets } from '../../lib/targets.ts';
import { bareRate, requestsOf } from './bare-load.ts';
import { accountId, contendersFor, governanceOf, type Measurement, sweepSecondsOf } from './sides.ts';
import { wholeCloudBenchmark } from './whole-cloud.ts';

const port = 4_970;
const region = 'us-east-1';
const rounds = 3;
/**
 * Buckets for each comparison. The one with the bare load needs more, so that the start of the process does not matter.
 */
const sizes = { custodian: 500, bare: 2_000 };
/**
 * The best number of connections to the emulator, a single process, is not known in advance: the best result counts.
 */
const connectionCounts = [8, 24, 72];
const callsPerBucket = 9;

/** Targets: the part of the emulator's request rate, and how many times faster than Cloud Custodian. */
const targets = { ofRate: 0.9, ratio: 3 };

/** Measures all contenders and prints their figures and ratios. Returns whether every target was reached. */
export async function localCloudBenchmark(): Promise<boolean> {
  const [palisade, custodian] = contendersFor('aws:kms');
  const samples: Samples = { bareRates: [], rates: [], ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    const turns = [
      async () => samples.bareRates.push(await onEmulator(sizes.bare, bestRate)),
      async () => samples.rates.push(rateOf(await onEmulator(sizes.bare, palisade.run))),
      async () => samples.ours.push((await onEmulator(sizes.custodian, palisade.run)).seconds),
      async () => samples.theirs.push((await onEmulator(sizes.custodian, custodian.run)).seconds),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  const isFast = report(samples);
  return (await wholeCloudBenchmark()) && isFast;
}

type Samples = Record<'bareRates' | 'rates' | 'ours' | 'theirs', number[]>;

/** Requests per second from the first to the last. The start of the process is excluded, as it is for the bare load. */
function rateOf(measured: Measurement): number {
  return (sizes.bare * callsPerBucket) / sweepSecondsOf(measured);
}

/** Runs `measure` on a new emulator with `buckets` violating buckets, and passes it the name of one of them. */
async function onEmulator<T>(buckets: number, measure: (endpoint: string, bucket: string) => Promise<T>): Promise<T> {
  const { endpoint, stop } = await startEmulator(port);
  try {
    const accounts = connect({ endpoint, secretAccessKey });
    const [bucketRef] = await createViolatingBuckets(accounts, region, [accountId], buckets);
    return await measure(endpoint, bucketRef?.bucket ?? '');
  } finally {
    await stop();
  }
}

async function bestRate(endpoint: string, name: string): Promise<number> {
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: accountId, secretAccessKey },
    forcePathStyle: true,
  };
  const bucket = { type: 'AWS::S3::Bucket', accountId, region, id: name };
  const requests = await requestsOf(bucket, settings, readGovernance(governanceOf('aws:kms')));
  const rates: number[] = [];
  for (const connections of connectionCounts) {
    const { perSecond, failed } = await bareRate(endpoint, requests, connections, sizes.bare * callsPerBucket);
    if (failed > 0) throw new Error(`${failed} requests of the bare load failed`);
    rates.push(perSecond);
  }
  return Math.max(...rates);
}

function report({ bareRates, rates, ours, theirs }: Samples): boolean {
  const ofRate = median(rates) / median(bareRates);
  const ratio = median(theirs) / median(ours);
  printLine(`${machine}; violating buckets on the emulator, ${rounds} rounds, medians`);
  printTable(
    ['', 'Palisade', 'Compared with', 'Ratio'],
    [
      [
        `requests per second, ${sizes.bare} buckets, compared with the emulator alone`,
        median(rates).toFixed(0),
        median(bareRates).toFixed(0),
        ofRate.toFixed(2),
      ],
      [
        `time, ${sizes.custodian} buckets, compared with Cloud Custodian 0.9.53`,
        `${median(ours).toFixed(1)} s`,
        `${median(theirs).toFixed(1)} s`,
        ratio.toFixed(1),
      ],
    ],
  );
  return printTargets([
    {
      what: `at least ${targets.ofRate * 100} % of the request rate that the emulator can serve`,
      value: `${(ofRate * 100).toFixed(0)} %`,
      isReached: ofRate >= targets.ofRate,
    },
    {
      what: `at least ${targets.ratio} times faster than Cloud Custodian`,
      value: ratio.toFixed(1),
      isReached: ratio >= targets.ratio,
    },
  ]);
}
