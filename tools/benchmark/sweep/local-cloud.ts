// `npm run bench -- local-cloud`: compares a sweep on the local cloud's emulator with the request rate that the
// emulator can serve, and with Cloud Custodian. They alternate, each on a new emulator with the same violating buckets.
// In the end, both sweep on a whole local cloud with the hub running, and the hub sweeps as well.

import { median } from 'simple-statistics';
import { printLine } from '../../../cli/lib/output.ts';
import { connect, secretAccessKey } from '../../../local/aws/clients.ts';
import { startEmulator } from '../../../local/emulator.ts';
import { readGovernance } from '../../../shared/governance/read-governance.ts';
import { createViolatingBuckets } from '../../fixtures/load-accounts.ts';
import { machine } from '../../lib/machine.ts';
import { printGrid } from '../../lib/print-grid.ts';
import { printTargets } from '../../lib/targets.ts';
import { bareRate, callsPerBucket, requestsOf } from './bare-load.ts';
import { accountId, type Contender, contendersFor, governanceOf, sweepSecondsOf } from './sides.ts';
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
/**
 * Targets: the part of the emulator's request rate and how many times faster than Cloud Custodian, both without preflights,
 * which Cloud Custodian does not make.
 */
const targets = { ofRate: 0.9, ratio: 3 };

/** Measures all contenders and prints their figures and ratios. Returns whether every target was reached. */
export async function localCloudBenchmark(): Promise<boolean> {
  const { palisade, withoutPreflight, custodian } = contendersFor('aws:kms');
  const samples = { without: noSamples(), with: noSamples(), theirs: [] as number[] };
  const turnsOf = (side: Contender, preflights: Preflights) => [
    async () => samples[preflights].bareRates.push(await onEmulator(sizes.bare, bestRate(preflights))),
    async () => samples[preflights].rates.push(await rateOf(side, preflights)),
    async () => samples[preflights].seconds.push((await onEmulator(sizes.custodian, side.run)).seconds),
  ];
  const turns = [
    ...turnsOf(palisade, 'with'),
    ...turnsOf(withoutPreflight, 'without'),
    async () => samples.theirs.push((await onEmulator(sizes.custodian, custodian.run)).seconds),
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  const isFast = report(samples);
  return (await wholeCloudBenchmark()) && isFast;
}

type Preflights = keyof typeof callsPerBucket;
/** Requests per second of the emulator alone and of a sweep, and seconds of a sweep. */
type Samples = Record<'bareRates' | 'rates' | 'seconds', number[]>;
const noSamples = (): Samples => ({ bareRates: [], rates: [], seconds: [] });

/** Requests per second from the first to the last. The start of the process is excluded, as it is for the bare load. */
async function rateOf(side: Contender, preflights: Preflights): Promise<number> {
  return (sizes.bare * callsPerBucket[preflights]) / sweepSecondsOf(await onEmulator(sizes.bare, side.run));
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

function bestRate(preflights: Preflights) {
  return async (endpoint: string, name: string): Promise<number> => {
    const settings = {
      endpoint,
      region,
      credentials: { accessKeyId: accountId, secretAccessKey },
      forcePathStyle: true,
    };
    const bucket = { type: 'AWS::S3::Bucket', accountId, region, id: name };
    const requests = await requestsOf(bucket, settings, readGovernance(governanceOf('aws:kms')), preflights);
    const rates: number[] = [];
    for (const connections of connectionCounts) {
      const amount = sizes.bare * callsPerBucket[preflights];
      const { perSecond, failed } = await bareRate(endpoint, requests, connections, amount);
      if (failed > 0) throw new Error(`${failed} requests of the bare load failed`);
      rates.push(perSecond);
    }
    return Math.max(...rates);
  };
}

function report({ theirs, ...ours }: Record<Preflights, Samples> & { theirs: number[] }): boolean {
  const rowsOf = (preflights: Preflights) => {
    const { bareRates, rates, seconds } = ours[preflights];
    return [
      [
        `requests per second, ${sizes.bare} buckets, ${preflights} preflights, compared with the emulator alone`,
        median(rates).toFixed(0),
        median(bareRates).toFixed(0),
        (median(rates) / median(bareRates)).toFixed(2),
      ],
      [
        `time, ${sizes.custodian} buckets, ${preflights} preflights, compared with Cloud Custodian 0.9.53`,
        `${median(seconds).toFixed(1)} s`,
        `${median(theirs).toFixed(1)} s`,
        (median(theirs) / median(seconds)).toFixed(1),
      ],
    ];
  };
  printLine(`${machine}; violating buckets on the emulator, ${rounds} rounds, medians`);
  printGrid(['', 'Palisade', 'Compared with', 'Ratio'], [...rowsOf('with'), ...rowsOf('without')]);
  const ofRate = median(ours.without.rates) / median(ours.without.bareRates);
  const ratio = median(theirs) / median(ours.without.seconds);
  return printTargets([
    {
      what: `without preflights, at least ${targets.ofRate * 100} % of the request rate that the emulator can serve`,
      value: `${(ofRate * 100).toFixed(0)} %`,
      isReached: ofRate >= targets.ofRate,
    },
    {
      what: `without preflights, at least ${targets.ratio} times faster than Cloud Custodian`,
      value: ratio.toFixed(1),
      isReached: ratio >= targets.ratio,
    },
  ]);
}
