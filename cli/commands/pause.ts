// `palisade pause` and `palisade resume`: the kill switch, for all accounts or one.
import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { type Pauses, readPauses, writePauses } from '../../shared/remediation/change-control/kill-switch.ts';
import { parseAccountId } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { openHub } from '../lib/hub-client.ts';
import { printJson, printLine } from '../lib/output.ts';

type Options = HubLocation & { account: string; json?: true };

const accountOption = new Option('--account <id>', 'only this account').default('*', 'all accounts');
const killSwitchUnreachable = 'The kill switch cannot be reached';

export function pauseCommand(): Command {
  return new Command('pause')
    .description('stop all changes within ten seconds; detection and reporting continue')
    .requiredOption('--reason <text>', 'reason, shown to other operators')
    .addOption(accountOption)
    .option('--json', 'print JSON: the pauses in force')
    .addOption(awsOption)
    .addHelpText('after', "\nExample:\n  $ npm run -s palisade -- pause --reason 'a rollout went wrong'")
    .action(async ({ reason, ...options }: Options & { reason: string }) => {
      const { account } = options;
      const pause = { account, by: userInfo().username, since: new Date().toISOString(), reason };
      const pauses = await change(options, (before) => [...before.filter((each) => each.account !== account), pause]);
      if (!options.json) pauses.forEach(printPause);
    });
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('allow changes again')
    .addOption(accountOption)
    .option('--json', 'print JSON: the pauses that remain in force')
    .addOption(awsOption)
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- resume')
    .action(async (options: Options) => {
      const { account, json } = options;
      const remaining = await change(options, (before) =>
        account === '*' ? [] : before.filter((each) => each.account !== account),
      );
      if (json) return;
      printLine(
        'Changes resume within ten seconds. The next sweep fixes violations that were only reported during the pause. To start a sweep now: npm run -s palisade -- sweep --by-hub',
      );
      remaining.forEach(printPause);
    });
}

/** Replaces the pauses in force with those that `next` returns, and returns them. */
async function change({ account, json, ...where }: Options, next: (before: Pauses) => Pauses): Promise<Pauses> {
  if (account !== '*') parseAccountId('--account', account);
  const { ssm } = openHub(where);
  const pauses = next(await callHub(killSwitchUnreachable, readPauses(ssm)));
  await callHub(killSwitchUnreachable, writePauses(ssm, pauses));
  if (json) printJson(pauses);
  return pauses;
}

function printPause({ account, by, since, reason }: Pauses[number]): void {
  const where = account === '*' ? 'all accounts' : `account ${account}`;
  printLine(`Paused in ${where} by ${escapeInvisible(by)} since ${since}: ${escapeInvisible(reason)}`);
}
