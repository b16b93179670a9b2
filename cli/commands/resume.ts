// `palisade resume`: allows changes again, in all accounts or one, and starts a hub that was deployed for the first time.
import { Command } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { changePauses, resumeEverywhere } from '../../shared/remediation/change-control/hub-state.ts';
import { awsOption } from '../lib/call-hub.ts';
import {
  changeHubState,
  type PauseOptions,
  pauseAccountOption,
  printPauses,
  withoutAccount,
} from '../lib/change-pauses.ts';
import { printLine } from '../lib/output.ts';

export function resumeCommand(): Command {
  return new Command('resume')
    .description('allow changes again; the first time, start the hub')
    .addOption(pauseAccountOption)
    .option('--json', 'print JSON: the pauses that remain in force')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `
Example:
  $ ${commandLine('resume')}

The first time, it also records the moment: accounts that are created later are new, and all others
existing (see modes in governance.yml). With --account, a hub that was never started stays paused.`,
    )
    .action(async (options: PauseOptions) => {
      const { account, json } = options;
      const state = await changeHubState(options, (journal, requester) => {
        const now = new Date();
        if (account === '*') return resumeEverywhere(journal, now, requester);
        const resume = { account, ...requester, at: now.toISOString() };
        return changePauses(journal, (before) => withoutAccount(before, account), resume);
      });
      if (json) return;
      if (state.activeSince !== null) {
        printLine(
          `Changes resume within ten seconds. The baselines that are due follow within the hour, and the next sweep fixes violations that were only reported during the pause. To start a sweep now: ${commandLine('sweep --by-hub')}`,
        );
      }
      printPauses(state);
    });
}
