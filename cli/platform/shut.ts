// `palisade platform shut` and `open`: shut an account out from everything that is shared, at once, and let it in again.
import { Command } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { parseReason } from '../lib/arguments.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import { openHub } from '../lib/hub-client.ts';
import { exitCodes, printJson, printLine } from '../lib/output.ts';
import { parseSeconds } from '../lib/poll.ts';
import { accountNamed } from './named.ts';
import { readPlatform } from './read-platform.ts';
import { type ShutAction, shutInHub, shutLines } from './shut-account.ts';

type Options = HubLocation & { reason: string; dryRun?: true; wait: string; json?: true };

export function shutCommand(): Command {
  return changeCommand('shut')
    .description('shut an account out from everything that is shared, until it is opened again')
    .addHelpText(
      'after',
      `\nExample:\n  $ ${commandLine('platform shut 123456789012 --reason "a leaked key" --dry-run')}`,
    );
}

export function openCommand(): Command {
  return changeCommand('open')
    .description('let an account in again that was shut out: it is admitted where its guardrails are in force')
    .addHelpText('after', `\nExample:\n  $ ${commandLine('platform open 123456789012 --reason "the keys are new"')}`);
}

function changeCommand(action: ShutAction): Command {
  return new Command(action)
    .argument('<account>', 'ID or name of the account')
    .requiredOption('--reason <text>', 'why, recorded with who asks', parseReason)
    .option('--dry-run', 'report what the account would lose or get; change nothing')
    .option('--wait <seconds>', 'seconds to wait for the result', '60')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .action(async (text: string, { reason, dryRun, wait, json, ...where }: Options) => {
      const hub = openHub(where);
      const timeoutSeconds = parseSeconds(wait);
      const facts = await readPlatform(hub);
      const accountId = await accountNamed(hub, text, facts.accounts);
      const request = { action, accountId, reason, dryRun: dryRun === true, timeoutSeconds };
      const result = await shutInHub(hub, facts, request);
      if (json) printJson(result);
      else for (const line of shutLines(result)) printLine(line);
      if (result.open.length > 0) process.exitCode = exitCodes.error;
    });
}
