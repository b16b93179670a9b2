// `npm run load -- sweep`: an account with thousands of buckets, of which two sweeps are requested at once.
import { printLine } from '../../cli/lib/output.ts';
import { bringUp } from '../../local/cloud.ts';
import { configuredPort } from '../../local/instance.ts';
import { createUnwatchedBuckets, type HubSweep, sweepByHub } from '../fixtures/hub-sweep.ts';
import { writeLoadGovernance } from '../fixtures/load-accounts.ts';
import { machine } from '../lib/machine.ts';
import { printGrid } from '../lib/print-grid.ts';

export type SweepOptions = { readonly buckets: number };

/** The page size of the function sweep (serverless.yml). */
const pageSize = 200;
/** Nine of them to S3, and what else a bucket with three violations costs. Two sweeps of a bucket would be 27. */
const maxCallsPerBucket = 14;

/** Returns whether one sweep reached the last bucket, the other did nothing, and nothing is in a dead-letter queue. */
export async function sweep({ buckets }: SweepOptions): Promise<boolean> {
  process.env['PALISADE_GOVERNANCE_FILE'] = writeLoadGovernance();
  process.env['PALISADE_LOCAL_QUOTAS'] = 'off';
  const running = await bringUp(configuredPort(), { withConfig: false });
  try {
    const accountId = running.cloud.accounts.dataManagement;
    process.stderr.write(`Creating ${buckets} buckets that violate every guardrail\n`);
    await createUnwatchedBuckets(running, accountId, buckets);
    process.stderr.write('Requesting two sweeps of the account at once\n');
    return report(buckets, await sweepByHub(running, accountId, 2));
  } finally {
    await running.stop();
  }
}

function report(created: number, swept: HubSweep): boolean {
  const callsPerBucket = swept.calls / swept.buckets;
  printLine(machine);
  printGrid(
    ['Figure', 'Value'],
    [
      ['Buckets swept', `${swept.buckets}, of which ${created} were created for the test`],
      ['Pages', String(swept.pages)],
      ['Time', `${swept.seconds.toFixed(1)} s, ${(swept.buckets / swept.seconds).toFixed(0)} buckets per second`],
      ['Calls per bucket, of two sweeps at once', callsPerBucket.toFixed(2)],
      ['Calls by service', [...swept.callsByService].map(([service, count]) => `${service} ${count}`).join(', ')],
      ['Dead letters', String(swept.deadLetters.length)],
    ],
  );
  for (const why of swept.deadLetters) process.stderr.write(`dead letter: ${why}\n`);
  return (
    swept.buckets >= created &&
    swept.pages >= Math.ceil(created / pageSize) &&
    callsPerBucket <= maxCallsPerBucket &&
    swept.deadLetters.length === 0
  );
}
