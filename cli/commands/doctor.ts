// `palisade doctor`: checks the deployment and every account's baseline, and names the next step for what fails.
import { Command, Option } from 'commander';
import { showWhile } from '../../local/progress.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { baselines } from '../doctor/account-checks.ts';
import { canaries } from '../doctor/canary-checks.ts';
import type { Check } from '../doctor/check.ts';
import { comparison, hubChecks, scheduleChecks } from '../doctor/hub-checks.ts';
import { platform } from '../doctor/platform-checks.ts';
import { printChecks } from '../doctor/print-checks.ts';
import { readSituation } from '../doctor/read-situation.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { mistakesCheck, prerequisiteChecks } from '../doctor/situation.ts';
import { collectAccountIds } from '../lib/arguments.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { requireKnownAccounts, UnknownAccountError } from '../lib/known-accounts.ts';
import { exitCodes, printJson, UserError } from '../lib/output.ts';
import { parseSeconds } from '../lib/poll.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';

type Options = HubLocation & OutputOption & { account: string[]; wait: string; json?: true };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check credentials, the hub, its event bus, all baselines and shared resources; suggest fixes')
    .addOption(
      new Option('--account <id>', 'check only this account (repeatable)')
        .argParser(collectAccountIds)
        .default([], 'all accounts'),
    )
    .option('--wait <seconds>', 'seconds to wait for the checks of accounts', '120')
    .option('--json', 'print JSON')
    .addOption(outputOption())
    .addOption(awsOption)
    .addHelpText(
      'after',
      `\nExample:\n  $ ${commandLine('doctor')}\n\nChanges nothing. A check that cannot be made is unknown, and says why. Exit code: 2 if a check failed or is unknown.`,
    )
    .action(async ({ account, wait, json, output, ...where }: Options) => {
      const timeoutSeconds = parseSeconds(wait);
      const checks = await showWhile('Checking the hub', makeChecks(account, timeoutSeconds, where));
      if (json) printJson(checks);
      else printChecks(checks, output);
      if (checks.some(({ state }) => state === 'wrong' || state === 'unknown')) {
        process.exitCode = exitCodes.violationsRemain;
      }
    });
}

/** The whole list, whatever fails. Throws UserError only for an account that is no account of the organization. */
async function makeChecks(
  accounts: readonly string[],
  timeoutSeconds: number,
  where: HubLocation,
): Promise<readonly Check[]> {
  const { situation, hub } = await readSituation(where);
  if (situation.hub === 'present') await refuseUnknown(hub, accounts);
  const { governance } = situation;
  const mistakes = mistakesCheck(situation);
  const planned = [
    ...(governance === undefined ? [] : [comparison(governance)]),
    ...hubChecks,
    ...scheduleChecks(governance),
    canaries,
    platform,
    baselines(accounts, timeoutSeconds),
  ];
  const results = await runChecks(planned, situation, hub);
  return [...prerequisiteChecks(situation), ...(mistakes === undefined ? [] : [mistakes]), ...results];
}

/** If nobody can be asked, the checks say so. */
async function refuseUnknown(hub: HubClients, accounts: readonly string[]): Promise<void> {
  try {
    await requireKnownAccounts(hub, accounts);
  } catch (error) {
    if (error instanceof UnknownAccountError || !(error instanceof UserError)) throw error;
  }
}
