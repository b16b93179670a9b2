// `npm run bench -- local-cloud`: a sweep on the local cloud's emulator, beside what the emulator can serve at all, and beside
// Cloud Custodian; in turns, each on an emulator of its own with the same violating buckets.
import { cpus } from 'node:os';
import { CreateBucketCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { median } from 'simple-statistics';
import { printLine, printTable } from '../../cli/output.ts';
import { connect, secretAccessKey } from '../../local/aws.ts';
import { startEmulator } from '../../local/emulator.ts';
import { readGovernance } from '../../shared/governance/read.ts';
import { printVerdict } from '../verdict.ts';
import { bareRate, requestsOf } from './bare-load.ts';
import { accountId, governanceOf, sidesFor } from './sides.ts';

const port = 4_970;
const region = 'us-east-1';
const buckets = 500;
const rounds = 3;
/** The emulator is one process: few connections serve it best or worst, so all of these are tried and the best counts. */
const widths = [8, 24, 72];
const callsPerBucket = 9;

/** What has to be reached: the part of the emulator's rate, and so many times faster than Cloud Custodian. */
const targets = { ofRate: 0.9, ratio: 3 };

/** Measures, prints both sides and their ratios, and answers whether every target was reached. */
export async function localCloudBenchmark(): Promise<boolean> {
  const [palisade, custodian] = sidesFor('aws:kms');
  const bare: number[] = [];
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const turns = [
      async () => bare.push(await onEmulator(bestRate)),
      async () => ours.push((await onEmulator(palisade.run)).seconds),
      async () => theirs.push((await onEmulator(custodian.run)).seconds),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return report(bare, ours, theirs);
}

/** An emulator with new buckets: on AES256 where KMS is demanded, unversioned, without their block. */
async function onEmulator<T>(measure: (endpoint: string) => Promise<T>): Promise<T> {
  const { endpoint, stop } = await startEmulator(port);
  try {
    const { s3 } = connect({ endpoint, secretAccessKey })(accountId, region);
    await pMap(
      Array.from({ length: buckets }, (_, index) => `bench-${index}`),
      async (Bucket) => {
        await s3.send(new CreateBucketCommand({ Bucket }));
        await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
      },
      { concurrency: 16 },
    );
    return await measure(endpoint);
  } finally {
    await stop();
  }
}

async function bestRate(endpoint: string): Promise<number> {
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: accountId, secretAccessKey },
    forcePathStyle: true,
  };
  const bucket = { accountId, region, name: 'bench-0' };
  const requests = await requestsOf(bucket, settings, readGovernance(governanceOf('aws:kms')));
  const rates: number[] = [];
  for (const connections of widths) {
    const { perSecond, failed } = await bareRate(endpoint, requests, connections, buckets * callsPerBucket);
    if (failed > 0) throw new Error(`${failed} requests of the bare load failed`);
    rates.push(perSecond);
  }
  return Math.max(...rates);
}

function report(bare: readonly number[], ours: readonly number[], theirs: readonly number[]): boolean {
  const rate = (seconds: number) => (buckets * callsPerBucket) / seconds;
  printLine(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}; ${buckets} violating buckets on the emulator, ${rounds} rounds, medians`,
  );
  const [served, took, tookThem] = [median([...bare]), median([...ours]), median([...theirs])];
  printTable(
    ['', 'Time', 'Requests a second'],
    [
      ['what the emulator serves', '', served.toFixed(0)],
      ['Palisade, with its start', `${took.toFixed(1)} s`, rate(took).toFixed(0)],
      ['Cloud Custodian 0.9.53', `${tookThem.toFixed(1)} s`, ''],
    ],
  );
  return printVerdict([
    {
      what: `at least ${targets.ofRate * 100} % of the rate that the emulator serves`,
      value: `${((rate(took) / served) * 100).toFixed(0)} %`,
      isReached: rate(took) >= targets.ofRate * served,
    },
    {
      what: `at least ${targets.ratio} times faster than Cloud Custodian`,
      value: (tookThem / took).toFixed(1),
      isReached: tookThem / took >= targets.ratio,
    },
  ]);
}
