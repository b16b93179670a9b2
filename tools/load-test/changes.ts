// `npm run load`, or `npm run load -- changes`: sends many compliance changes at once to a local cloud whose AWS calls are slow, throttled and
// failing, and verifies that every violation is remediated in the end.

import { printLine } from '../../cli/lib/output.ts';
import { bringUp } from '../../local/cloud.ts';
import { configuredPort } from '../../local/instance.ts';
import { createAccounts, createViolatingBuckets, writeLoadGovernance } from '../fixtures/load-accounts.ts';
import { startFaultProxy } from '../lib/fault-proxy.ts';
import { machine } from '../lib/machine.ts';
import { printGrid } from '../lib/print-grid.ts';
import { routeThroughProxy } from '../lib/route-through-proxy.ts';
import { drive } from './drive.ts';
import { verify } from './verify.ts';

export type ChangesOptions = Record<
  'changes' | 'buckets' | 'accounts' | 'duplicates' | 'faults' | 'latency' | 'writesPerSecond',
  number
>;

/** Returns whether every violation was remediated, and no message is left. */
export async function changes(options: ChangesOptions): Promise<boolean> {
  process.env['PALISADE_GOVERNANCE_FILE'] = writeLoadGovernance();
  const running = await bringUp(configuredPort(), { withConfig: false });
  const faultProxy = await startFaultProxy(running.cloud.endpoint, options);
  try {
    printProgress(`Creating ${options.accounts} accounts and waiting for their baselines`);
    const ids = await createAccounts(running, options.accounts);
    printProgress(`Creating ${options.buckets} buckets that violate every guardrail`);
    const bucketRefs = await createViolatingBuckets(running.accounts, running.cloud.region, ids, options.buckets);
    const { lambda } = running.accounts(running.cloud.accounts.sharedServices, running.cloud.region);
    for (const name of ['remediate', 'record-finding'])
      await routeThroughProxy(lambda, `palisade-${name}`, faultProxy.endpoint);
    printProgress(`Sending ${options.changes} compliance changes`);
    const driveResult = await drive(running, bucketRefs, options);
    const verification = await verify(running, bucketRefs);
    report(options, driveResult, verification, faultProxy.counts);
    return verification.failures.length === 0 && driveResult.isDone;
  } finally {
    await faultProxy.stop();
    await running.stop();
  }
}

function report(
  options: ChangesOptions,
  driveResult: Awaited<ReturnType<typeof drive>>,
  verification: Awaited<ReturnType<typeof verify>>,
  counts: { calls: number; faults: number; throttled: number },
): void {
  printLine(machine);
  const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;
  printGrid(
    ['Figure', 'Value'],
    [
      ['Events sent', `${driveResult.sent}, of which ${driveResult.duplicates} duplicates`],
      ['Resources', `${options.buckets} buckets in ${options.accounts} accounts, 3 violations per bucket`],
      ['AWS calls', `${counts.calls}, each with ${options.latency} ms of added latency`],
      [
        'Injected faults',
        `${counts.faults}, and ${counts.throttled} writes throttled at ${options.writesPerSecond} per second and account`,
      ],
      ['Time', seconds(driveResult.milliseconds)],
      ['Events per second', (driveResult.sent / (driveResult.milliseconds / 1_000)).toFixed(1)],
      ['From event to fix, p50 / p95 / p99', verification.eventToRepairMs.map(seconds).join(' / ')],
      ['AWS calls per fix', verification.callsPerFix.toFixed(2)],
      ['Peak memory of remediate', `${(driveResult.peakMemoryKilobytes / 1_024).toFixed(0)} MB`],
      ['Violations remediated', [verification.repaired, verification.violations].join(' of ')],
      ['Findings', `${verification.findings}; failed checks: ${verification.failures.length}`],
      ['Dead letters, messages left', `${driveResult.deadLetterReasons.length}, ${driveResult.messagesLeft}`],
    ],
  );
  for (const why of new Set(driveResult.deadLetterReasons)) process.stderr.write(`dead letter: ${why}\n`);
  for (const line of verification.failures.slice(0, 10)) process.stderr.write(`failed check: ${line}\n`);
}

function printProgress(text: string): void {
  process.stderr.write(`${text}\n`);
}
