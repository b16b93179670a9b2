// `npm run load`: many compliance changes at once, on a local cloud whose calls take time, are throttled and fail; whether
// all is repaired in the end, and what it took.

import { Command } from 'commander';
import { printLine, printTable } from '../../cli/lib/output.ts';
import { bringUp } from '../../local/cloud.ts';
import { configuredPort } from '../../local/instance.ts';
import { governanceForLoad, newAccounts, violatingBuckets } from '../fixtures/load-accounts.ts';
import { between } from '../lib/fault-proxy.ts';
import { machine } from '../lib/machine.ts';
import { lead } from '../lib/route-through-proxy.ts';
import { play } from './drive.ts';
import { judge } from './verify.ts';

const number = (text: string) => Number(text);
const options = new Command('npm run load --')
  .description('Let many buckets in many accounts turn noncompliant at once, on a local cloud in trouble.')
  .option('--changes <number>', 'compliance changes that are sent', number, 10_000)
  .option('--buckets <number>', 'buckets that they are about', number, 2_000)
  .option('--accounts <number>', 'accounts in which these are', number, 50)
  .option('--duplicates <percent>', 'how many of a hundred changes come twice', number, 10)
  .option('--faults <percent>', 'how many of a hundred AWS calls fail', number, 5)
  .option('--latency <milliseconds>', 'what every AWS call takes on its way', number, 30)
  .option('--writes-per-second <number>', 'writes to S3 that one account is let through', number, 100)
  .parse()
  .opts<Record<'changes' | 'buckets' | 'accounts' | 'duplicates' | 'faults' | 'latency' | 'writesPerSecond', number>>();

process.env['PALISADE_GOVERNANCE_FILE'] = governanceForLoad();
process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  const running = await bringUp(configuredPort(), { withConfig: false });
  const trouble = await between(running.cloud.endpoint, options);
  try {
    say(`${options.accounts} accounts are created, and Palisade brings each to its baseline`);
    const ids = await newAccounts(running, options.accounts);
    say(`${options.buckets} buckets are made that violate every guardrail`);
    const sites = await violatingBuckets(running.accounts, running.cloud.region, ids, options.buckets);
    const { lambda } = running.accounts(running.cloud.accounts.sharedServices, running.cloud.region);
    for (const name of ['remediate', 'record-finding']) await lead(lambda, `palisade-${name}`, trouble.endpoint);
    say(`${options.changes} compliance changes are sent`);
    const played = await play(running, sites, options);
    const judged = await judge(running, sites);
    report(played, judged, trouble.counts);
    return judged.wrong.length === 0 && played.isDone;
  } finally {
    await trouble.stop();
    await running.stop();
  }
}

function report(
  played: Awaited<ReturnType<typeof play>>,
  judged: Awaited<ReturnType<typeof judge>>,
  counts: { calls: number; faults: number; throttled: number },
): void {
  printLine(machine);
  const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;
  printTable(
    ['Figure', 'Value'],
    [
      ['Events sent', `${played.sent}, of which ${played.duplicates} twice`],
      ['About', `${options.buckets} buckets in ${options.accounts} accounts, 3 violations each`],
      ['AWS calls on the way', `${counts.calls}, each ${options.latency} ms later`],
      [
        'Calls that failed',
        `${counts.faults}, and ${counts.throttled} writes over ${options.writesPerSecond} a second and account`,
      ],
      ['Time', seconds(played.milliseconds)],
      ['Events a second', (played.sent / (played.milliseconds / 1_000)).toFixed(1)],
      ['From event to fix, p50 / p95 / p99', judged.fromEventToFix.map(seconds).join(' / ')],
      ['AWS calls for a fix', judged.callsPerFix.toFixed(2)],
      ['Peak memory of remediate', `${(played.peakMemory / 1_024).toFixed(0)} MB`],
      ['Repaired', `${judged.repaired} of ${judged.violations}`],
      ['Findings', `${judged.findings}, ${judged.wrong.length} wrong`],
      ['Dead letters, messages left', `${played.dead.length}, ${played.left}`],
    ],
  );
  for (const why of new Set(played.dead)) process.stderr.write(`died: ${why}\n`);
  for (const line of judged.wrong.slice(0, 10)) process.stderr.write(`wrong: ${line}\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
