// `palisade doctor`: whether everything that Palisade needs is there, and what to do about what is not.
import { Command } from 'commander';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { checkAccounts } from '../doctor/account-checks.ts';
import type { Check } from '../doctor/check.ts';
import { checkHub } from '../doctor/hub-checks.ts';
import { collectAccountIds } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { openHub } from '../lib/hub-client.ts';
import { exitCodes, paint, printJson, printLine, printTable } from '../lib/output.ts';
import { parseSeconds } from '../lib/poll.ts';

type Options = HubLocation & { account: string[]; wait: string; json?: true };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check credentials, the hub, its bus, and roles and rules in all accounts; say what to do')
    .option('--account <id>', 'only this account; may be given several times', collectAccountIds, [])
    .option('--wait <seconds>', 'how long the hub may take to look at the accounts', '120')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText(
      'after',
      '\nExample:\n  $ npm run -s palisade -- doctor\n\nChanges nothing. Ends with 2 when something has to be mended.',
    )
    .action(async ({ account, wait, json, ...where }: Options) => {
      const governance = readGovernance(governanceFile());
      const hub = openHub(where);
      const hubChecks = await checkHub(hub, governance);
      const accountChecks = await callHub(
        'The accounts cannot be checked',
        checkAccounts(hub, account, parseSeconds(wait)),
      );
      const checks = [...hubChecks, ...accountChecks];
      if (json) printJson(checks);
      else printChecks(checks);
      if (checks.some(({ state }) => state === 'wrong')) process.exitCode = exitCodes.violationsRemain;
    });
}

function printChecks(checks: readonly Check[]): void {
  printTable(
    ['', 'What', 'Where', 'Found', 'What to do'],
    checks.map(({ what, where, state, says, repair }) => [
      paint(colours[state], marks[state]),
      what,
      where,
      escapeInvisible(says),
      repair ?? '',
    ]),
  );
  const failedCount = checks.filter(({ state }) => state === 'wrong').length;
  printLine(
    failedCount === 0
      ? `${checks.length} checks, nothing to mend.`
      : `${failedCount} of ${checks.length} have to be mended.`,
  );
}

const marks = { fine: '✔', attention: '!', wrong: '✖' } as const satisfies Record<Check['state'], string>;
const colours = { fine: 'green', attention: 'yellow', wrong: 'red' } as const satisfies Record<Check['state'], string>;
