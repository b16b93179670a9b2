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

const accountOption = new Option('--account <id>', 'only in this account').default('*', 'all accounts');
const killSwitchUnreachable = 'The kill switch cannot be reached';

export function pauseCommand(): Command {
  return new Command('pause')
    .description('let Palisade change nothing, within ten seconds; it goes on looking and reporting')
    .requiredOption('--reason <text>', 'why, for those who wonder')
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
    .description('let Palisade make changes again')
    .addOption(accountOption)
    .option('--json', 'print JSON: the pauses that stay in force')
    .addOption(awsOption)
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- resume')
    .action(async (options: Options) => {
      const { account, json } = options;
      const left = await change(options, (before) =>
        account === '*' ? [] : before.filter((each) => each.account !== account),
      );
      if (json) return;
      printLine(
        'Changes are made again within ten seconds. What was reported meanwhile is repaired with the next sweep; npm run -s palisade -- sweep --by-hub asks for one.',
      );
      left.forEach(printPause);
    });
}

/** Puts other pauses in force. Answers with them. */
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
