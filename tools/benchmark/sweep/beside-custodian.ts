// `palisade sweep` beside Cloud Custodian, in turns, on a whole local cloud with the hub running. Both work as the same
// assumed role, whose calls pass the policies of its account.
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import pWaitFor from 'p-wait-for';
import { median } from 'simple-statistics';
import { printLine } from '../../../cli/lib/output.ts';
import type { RunningCloud } from '../../../local/cloud.ts';
import { toResult } from '../../../shared/aws/errors.ts';
import { readGovernance } from '../../../shared/governance/read-governance.ts';
import { createUnwatchedBuckets } from '../../fixtures/hub-sweep.ts';
import { deleteBuckets } from '../../fixtures/load-accounts.ts';
import { printGrid } from '../../lib/print-grid.ts';
import { printTargets } from '../../lib/targets.ts';
import { bareRate, callsPerBucket, requestsOf } from './bare-load.ts';
import { type Caller, contendersFor, governanceOf, type Measurement, sweepSecondsOf } from './sides.ts';

const sizes = [200, 500];
const rounds = 3;
/** With preflights, which Cloud Custodian does not make, and without. */
const minRatios = { with: 5, without: 8 } as const;
/** If two cores cannot give that ratio: the part of the emulator's own rate, at that number of calls, to be reached. */
const minPartOfLimit = 0.8;
const connections = 24;

type Preflights = keyof typeof callsPerBucket;

/** Seconds: of both processes from start to end, of Palisade's sweep without its start, and of the bare load. */
type Row = {
  readonly buckets: number;
  readonly preflights: Preflights;
  readonly ours: number;
  readonly theirs: number;
  readonly sweep: number;
  readonly limit: number;
};

/** Returns whether Palisade is as many times faster at every size, or reaches its part of what the emulator serves. */
export async function besideCustodianBenchmark(running: RunningCloud, accountId: string): Promise<boolean> {
  const caller = await assumeNewRole(running, accountId);
  const rows: Row[] = [];
  for (const buckets of sizes) rows.push(...(await measureSize(running, caller, buckets)));
  return report(rows);
}

async function measureSize(running: RunningCloud, caller: Caller, buckets: number): Promise<readonly Row[]> {
  const { accounts, cloud } = running;
  const { accountId } = caller;
  const { palisade, withoutPreflight, custodian } = contendersFor('aws:kms', caller);
  /** Runs `work` on violating buckets that are new to everybody, with the name of one of them. */
  const onNewBuckets = async <T>(work: (bucket: string) => Promise<T>): Promise<T> => {
    await deleteBuckets(accounts, cloud.region, accountId);
    const [first] = await createUnwatchedBuckets(running, accountId, buckets);
    return work(first?.bucket ?? '');
  };
  const ours: Record<Preflights, Measurement[]> = { with: [], without: [] };
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const turns = [
      async () => ours.with.push(await onNewBuckets(() => palisade.run(cloud.endpoint))),
      async () => ours.without.push(await onNewBuckets(() => withoutPreflight.run(cloud.endpoint))),
      async () => theirs.push((await onNewBuckets(() => custodian.run(cloud.endpoint))).seconds),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  const rowOf = async (preflights: Preflights): Promise<Row> => {
    const perSecond = await onNewBuckets((bucket) => rateOf(running, caller, bucket, preflights));
    return {
      buckets,
      preflights,
      ours: median(ours[preflights].map(({ seconds }) => seconds)),
      theirs: median(theirs),
      sweep: median(ours[preflights].map(sweepSecondsOf)),
      limit: (buckets * callsPerBucket[preflights]) / perSecond,
    };
  };
  return [await rowOf('with'), await rowOf('without')];
}

/** Responses a second of the emulator, to the requests of a sweep of this bucket that are signed in advance. */
async function rateOf(
  { cloud }: RunningCloud,
  { accountId, credentials }: Caller,
  id: string,
  preflights: Preflights,
): Promise<number> {
  const settings = {
    endpoint: cloud.endpoint,
    region: cloud.region,
    forcePathStyle: true,
    credentials: {
      accessKeyId: credentials['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: credentials['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: credentials['AWS_SESSION_TOKEN'] ?? '',
    },
  };
  const bucket = { type: 'AWS::S3::Bucket', accountId, region: cloud.region, id };
  const requests = await requestsOf(bucket, settings, readGovernance(governanceOf('aws:kms')), preflights);
  const amount = 2_000 * callsPerBucket[preflights];
  const { perSecond, failed } = await bareRate(cloud.endpoint, requests, connections, amount);
  if (failed > 0) throw new Error(`${failed} requests of the bare load failed`);
  return perSecond;
}

/** A session of a new role with all permissions. */
async function assumeNewRole({ accounts, cloud }: RunningCloud, accountId: string): Promise<Caller> {
  const { iam, sts } = accounts(accountId, cloud.region);
  const RoleName = 'SweepBenchmark';
  const Statement = [{ Effect: 'Allow', Principal: { AWS: accountId }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
  const RoleArn = `arn:aws:iam::${accountId}:role/${RoleName}`;
  const request = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'benchmark', DurationSeconds: 3_600 });
  let credentials: Caller['credentials'] = {};
  // A new role is not visible everywhere at once (IAM User Guide, "Changes that I make are not always visible").
  await pWaitFor(
    async () => {
      const reply = await toResult(sts.send(request));
      if (!reply.ok) return false;
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = reply.value.Credentials ?? {};
      credentials = {
        AWS_ACCESS_KEY_ID: AccessKeyId,
        AWS_SECRET_ACCESS_KEY: SecretAccessKey,
        AWS_SESSION_TOKEN: SessionToken,
      };
      return true;
    },
    { interval: 500, timeout: 60_000 },
  );
  return { accountId, credentials };
}

function report(rows: readonly Row[]): boolean {
  printLine(`palisade sweep beside Cloud Custodian, the hub running, rates off, ${rounds} rounds, medians`);
  printGrid(
    ['Buckets', 'Preflights', 'Palisade', 'Cloud Custodian', 'Ratio', 'Without start', "At the emulator's own rate"],
    rows.map(({ buckets, preflights, ours, theirs, sweep, limit }) => [
      String(buckets),
      preflights,
      `${ours.toFixed(1)} s`,
      `${theirs.toFixed(1)} s`,
      (theirs / ours).toFixed(1),
      `${sweep.toFixed(1)} s`,
      `${limit.toFixed(1)} s`,
    ]),
  );
  return printTargets(
    rows.map(({ buckets, preflights, ours, theirs, sweep, limit }) => ({
      what: `${buckets} buckets, ${preflights} preflights: at least ${minRatios[preflights]} times faster, or ${minPartOfLimit * 100} % of the emulator's rate`,
      value: `${(theirs / ours).toFixed(1)} times, ${((limit / sweep) * 100).toFixed(0)} %`,
      isReached: theirs / ours >= minRatios[preflights] || limit / sweep >= minPartOfLimit,
    })),
  );
}
