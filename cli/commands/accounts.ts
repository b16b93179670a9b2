// `palisade accounts`: the accounts that the hub knows, with their type, where it comes from, and their baseline.
import { Command } from 'commander';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { describeWho } from '../../shared/findings/violator.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { principalName } from '../../shared/lib/principal-name.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { openHub } from '../lib/hub-client.ts';
import { paint, printJson, printLine, printTable } from '../lib/output.ts';

export function accountsCommand(): Command {
  return new Command('accounts')
    .description('list accounts with their type, where the type comes from, and their baseline')
    .option('--json', 'print JSON, including the result of each baseline step')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('accounts')}`)
    .action(async ({ json, ...where }: HubLocation & { json?: true }) => {
      const records = await callHub('The journal cannot be read', listAccounts(openHub(where).journal));
      if (json) return printJson(records.map(toJson));
      if (records.length === 0)
        return printLine('No accounts yet. The hub records them when compare-accounts runs, once an hour.');
      printTable(['Account', 'Name', 'Type', 'Type from', 'Baseline', 'Updated', 'Who', 'Reason'], records.map(toRow));
    });
}

function toJson({ typeSource, state, at, ...record }: AccountRecord) {
  return { ...record, typeFoundBy: typeSource, baseline: state, at };
}

function toRow({ accountId, name, type, typeSource, state, at, reason, cause }: AccountRecord): string[] {
  return [
    accountId,
    escapeInvisible(name),
    type,
    typeSource,
    paint(colors[state], state),
    at,
    whoOf(cause),
    escapeInvisible(reason),
  ];
}

/** Who requested the last run of the baseline; empty in a record that has lost it. */
function whoOf(cause: AccountRecord['cause']): string {
  return cause.detailType === '' ? '' : escapeInvisible(describeWho(cause, principalName));
}

const colors = {
  complete: 'green',
  waiting: 'yellow',
  failed: 'red',
  skipped: 'blue',
  excluded: 'blue',
  planned: 'blue',
} as const satisfies Record<AccountRecord['state'], string>;
