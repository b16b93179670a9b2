// `npm run load`: many compliance changes at once, on a local cloud whose calls take time, are throttled and fail; whether
// all is repaired in the end, and what it took.

import { Command } from 'commander';
import { printLine, printTable } from '../../cli/lib/output.ts';
import { bringUp } from '../../local/cloud.ts';
import { configuredPort } from '../../local/instance.ts';
import { createAccounts, createViolatingBuckets, writeLoadGovernance } from '../fixtures/load-accounts.ts';
import { startFaultProxy } from '../lib/fault-proxy.ts';
import { machine } from '../lib/machine.ts';
import { routeThroughProxy } from '../lib/route-through-proxy.ts';
import { drive } from './drive.ts';
import { verify } from './verify.ts';

const parseNumber = (text: string) => Number(text);
const options = new Command('npm run load --')
  .description('Let many buckets in many accounts turn noncompliant at once, on a local cloud in trouble.')
  .option('--changes <number>', 'compliance changes that are sent', parseNumber, 10_000)
  .option('--buckets <number>', 'buckets that they are about', parseNumber, 2_000)
  .option('--accounts <number>', 'accounts in which these are', parseNumber, 50)
  .option('--duplicates <percent>', 'how many of a hundred changes come twice', parseNumber, 10)
  .option('--faults <percent>', 'how many of a hundred AWS calls fail', parseNumber, 5)
  .option('--latency <milliseconds>', 'what every AWS call takes on its way', parseNumber, 30)
  .option('--writes-per-second <number>', 'writes to S3 that one account is let through', parseNumber, 100)
  .parse()
  .opts<Record<'changes' | 'buckets' | 'accounts' | 'duplicates' | 'faults' | 'latency' | 'writesPerSecond', number>>();

process.env['PALISADE_GOVERNANCE_FILE'] = writeLoadGovernance();
process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  const running = await bringUp(configuredPort(), { withConfig: false });
  const faultProxy = await startFaultProxy(running.cloud.endpoint, options);
  try {
    printProgress(`${options.accounts} accounts are created, and Palisade brings each to its baseline`);
    const ids = await createAccounts(running, options.accounts);
    printProgress(`${options.buckets} buckets are made that violate every guardrail`);
    const bucketRefs = await createViolatingBuckets(running.accounts, running.cloud.region, ids, options.buckets);
    const { lambda } = running.accounts(running.cloud.accounts.sharedServices, running.cloud.region);
    for (const name of ['remediate', 'record-finding'])
      await routeThroughProxy(lambda, `palisade-${name}`, faultProxy.endpoint);
    printProgress(`${options.changes} compliance changes are sent`);
    const driveResult = await drive(running, bucketRefs, options);
    const verification = await verify(running, bucketRefs);
    report(driveResult, verification, faultProxy.counts);
    return verification.failures.length === 0 && driveResult.isDone;
  } finally {
    await faultProxy.stop();
    await running.stop();
  }
}

function report(
  driveResult: Awaited<ReturnType<typeof drive>>,
  verification: Awaited<ReturnType<typeof verify>>,
  counts: { calls: number; faults: number; throttled: number },
): void {
  printLine(machine);
  const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;
  printTable(
    ['Figure', 'Value'],
    [
      ['Events sent', `${driveResult.sent}, of which ${driveResult.duplicates} twice`],
      ['About', `${options.buckets} buckets in ${options.accounts} accounts, 3 violations each`],
      ['AWS calls on the way', `${counts.calls}, each ${options.latency} ms later`],
      [
        'Calls that failed',
        `${counts.faults}, and ${counts.throttled} writes over ${options.writesPerSecond} a second and account`,
      ],
      ['Time', seconds(driveResult.milliseconds)],
      ['Events a second', (driveResult.sent / (driveResult.milliseconds / 1_000)).toFixed(1)],
      ['From event to fix, p50 / p95 / p99', verification.eventToRepairMs.map(seconds).join(' / ')],
      ['AWS calls for a fix', verification.callsPerFix.toFixed(2)],
      ['Peak memory of remediate', `${(driveResult.peakMemoryKilobytes / 1_024).toFixed(0)} MB`],
      ['Repaired', `${verification.repaired} of ${verification.violations}`],
      ['Findings', `${verification.findings}, ${verification.failures.length} wrong`],
      ['Dead letters, messages left', `${driveResult.deadLetterReasons.length}, ${driveResult.messagesLeft}`],
    ],
  );
  for (const why of new Set(driveResult.deadLetterReasons)) process.stderr.write(`died: ${why}\n`);
  for (const line of verification.failures.slice(0, 10)) process.stderr.write(`wrong: ${line}\n`);
}

function printProgress(text: string): void {
  process.stderr.write(`${text}\n`);
}
