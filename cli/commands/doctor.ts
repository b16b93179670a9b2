// `palisade doctor`: checks the deployment and every account's baseline, and names the next step for what fails.
import { Command, Option } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { checkAccounts } from '../doctor/account-checks.ts';
import { checkCanaries } from '../doctor/canary-checks.ts';
import { checkHub } from '../doctor/hub-checks.ts';
import { printChecks } from '../doctor/print-checks.ts';
import { collectAccountIds } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { openHub } from '../lib/hub-client.ts';
import { requireKnownAccounts } from '../lib/known-accounts.ts';
import { exitCodes, printJson } from '../lib/output.ts';
import { parseSeconds } from '../lib/poll.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';

type Options = HubLocation & OutputOption & { account: string[]; wait: string; json?: true };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check credentials, the hub, its event bus and the baseline of all accounts; suggest fixes')
    .addOption(
      new Option('--account <id>', 'check only this account (repeatable)')
        .argParser(collectAccountIds)
        .default([], 'all accounts'),
    )
    .option('--wait <seconds>', 'seconds to wait for the checks of accounts', '120')
    .addOption(outputOption())
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `\nExample:\n  $ ${commandLine('doctor')}\n\nChanges nothing. Exit code: 2 if a check failed.`,
    )
    .action(async ({ account, wait, json, output, ...where }: Options) => {
      const governance = commandGovernance();
      const hub = openHub(where);
      await requireKnownAccounts(hub, account);
      const hubChecks = await checkHub(hub, governance);
      const accountChecks = await callHub(
        'The accounts cannot be checked',
        checkAccounts(hub, account, parseSeconds(wait)),
      );
      const checks = [...hubChecks, ...(await checkCanaries(hub)), ...accountChecks];
      if (json) printJson(checks);
      else printChecks(checks, output);
      if (checks.some(({ state }) => state === 'wrong')) process.exitCode = exitCodes.violationsRemain;
    });
}
