// `palisade resume`: allows changes again, in all accounts or one.
import { Command } from 'commander';
import { awsOption } from '../lib/call-hub.ts';
import { changePauses, type PauseOptions, pauseAccountOption, printPause } from '../lib/change-pauses.ts';
import { printLine } from '../lib/output.ts';

export function resumeCommand(): Command {
  return new Command('resume')
    .description('allow changes again')
    .addOption(pauseAccountOption)
    .option('--json', 'print JSON: the pauses that remain in force')
    .addOption(awsOption)
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- resume')
    .action(async (options: PauseOptions) => {
      const { account, json } = options;
      const remaining = await changePauses(options, (before) =>
        account === '*' ? [] : before.filter((each) => each.account !== account),
      );
      if (json) return;
      printLine(
        'Changes resume within ten seconds. The next sweep fixes violations that were only reported during the pause. To start a sweep now: npm run -s palisade -- sweep --by-hub',
      );
      remaining.forEach(printPause);
    });
}
