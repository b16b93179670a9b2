// `palisade pause`: stops all changes, in all accounts or one.
import { Command } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { changePauses } from '../../shared/remediation/change-control/hub-state.ts';
import { parseAccountId } from '../lib/arguments.ts';
import { awsOption } from '../lib/call-hub.ts';
import {
  changeHubState,
  type PauseOptions,
  pauseAccountOption,
  printPauses,
  withoutAccount,
} from '../lib/change-pauses.ts';
import { openHub } from '../lib/hub-client.ts';
import { accountToPause } from '../lib/known-accounts.ts';
import { printNotice } from '../lib/output.ts';

export function pauseCommand(): Command {
  return new Command('pause')
    .description('stop all changes within ten seconds; detection and reporting continue')
    .requiredOption('--reason <text>', 'reason, shown to other operators')
    .addOption(pauseAccountOption)
    .option('--json', 'print JSON: the pauses in force')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine("pause --reason 'a rollout went wrong'")}`)
    .action(async ({ reason, ...options }: PauseOptions & { reason: string }) => {
      const { account } = options;
      // A pause of an account that does not exist would be taken for one of the account that was meant.
      if (account !== '*') {
        const doubt = await accountToPause(openHub(options), parseAccountId('--account', account));
        if (doubt !== undefined) printNotice(`${doubt}`);
      }
      const state = await changeHubState(options, (journal, requester) => {
        const pause = { account, ...requester, since: new Date().toISOString(), reason };
        return changePauses(journal, (before) => [...withoutAccount(before, account), pause]);
      });
      if (!options.json) printPauses(state);
    });
}
