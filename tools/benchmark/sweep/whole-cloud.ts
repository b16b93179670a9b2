// The part of `npm run bench -- local-cloud` on a whole local cloud with the hub deployed and its rates off: what a sweep
// by the hub costs a bucket, and how fast `palisade sweep` is beside Cloud Custodian while the hub is running.
import { bringUp } from '../../../local/cloud.ts';
import { configuredPort } from '../../../local/instance.ts';
import { writeLoadGovernance } from '../../fixtures/load-accounts.ts';
import { besideCustodianBenchmark } from './beside-custodian.ts';
import { sweepByHubBenchmark } from './by-hub.ts';

/** Runs both in one account, at whose buckets no event looks. Returns whether every target was reached. */
export async function wholeCloudBenchmark(): Promise<boolean> {
  process.env['PALISADE_GOVERNANCE_FILE'] = writeLoadGovernance();
  process.env['PALISADE_LOCAL_QUOTAS'] = 'off';
  const running = await bringUp(configuredPort(), { withConfig: false });
  try {
    const accountId = running.cloud.accounts.dataManagement;
    const isCheap = await sweepByHubBenchmark(running, accountId);
    return (await besideCustodianBenchmark(running, accountId)) && isCheap;
  } finally {
    await running.stop();
  }
}
