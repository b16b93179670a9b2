// The part of `npm run bench -- local-cloud` with the whole hub: what a sweep by the hub costs a bucket, in calls.
import { printLine, printTable } from '../../../cli/lib/output.ts';
import { bringUp } from '../../../local/cloud.ts';
import { configuredPort } from '../../../local/instance.ts';
import { createUnwatchedBuckets, type HubSweep, sweepByHub } from '../../fixtures/hub-sweep.ts';
import { writeLoadGovernance } from '../../fixtures/load-accounts.ts';
import { printTargets } from '../../lib/targets.ts';

const buckets = 2_000;
const maxCallsPerBucket = 14;

/** Sweeps buckets that violate three guardrails each. Returns whether the target was reached. */
export async function sweepByHubBenchmark(): Promise<boolean> {
  process.env['PALISADE_GOVERNANCE_FILE'] = writeLoadGovernance();
  process.env['PALISADE_LOCAL_QUOTAS'] = 'off';
  const running = await bringUp(configuredPort(), { withConfig: false });
  try {
    const accountId = running.cloud.accounts.dataManagement;
    await createUnwatchedBuckets(running, accountId, buckets);
    return report(await sweepByHub(running, accountId, 1));
  } finally {
    await running.stop();
  }
}

function report({ buckets: swept, pages, seconds, calls, callsByService }: HubSweep): boolean {
  printLine(`sweep --by-hub of ${swept} violating buckets, ${pages} pages, ${seconds.toFixed(1)} s, rates off`);
  printTable(
    ['Service', 'Calls', 'Calls per bucket'],
    [...callsByService, ['all', calls] as const].map(([service, count]) => [
      service,
      String(count),
      (count / swept).toFixed(2),
    ]),
  );
  return printTargets([
    {
      what: `at most ${maxCallsPerBucket} calls a bucket, from the first page to the last`,
      value: (calls / swept).toFixed(2),
      isReached: calls / swept <= maxCallsPerBucket,
    },
  ]);
}
