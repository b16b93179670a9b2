// `palisade accounts`: the accounts that the hub knows, with their type, where it comes from, and their baseline.
import { Command } from 'commander';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { describeWho } from '../../shared/findings/violator.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { principalName } from '../../shared/lib/principal-name.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { openHub } from '../lib/hub-client.ts';
import { printJson, printLine } from '../lib/output.ts';
import type { Column } from '../lib/table/column.ts';
import { timeColumn } from '../lib/table/columns.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printRows } from '../lib/table/print-rows.ts';

export function accountsCommand(): Command {
  return new Command('accounts')
    .description('list accounts with their type, where the type comes from, and their baseline')
    .addOption(outputOption())
    .option('--json', 'print JSON, including the result of each baseline step')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('accounts')}`)
    .action(async ({ json, output, ...where }: HubLocation & OutputOption & { json?: true }) => {
      const listed = listAccounts(openHub(where).journal);
      const records = await callHub('The journal cannot be read', listed, 'Reading the accounts');
      if (json) return printJson(records.map(toJson));
      if (records.length === 0)
        return printLine('No accounts yet. The hub records them when compare-accounts runs, once an hour.');
      printRows(records, columns, { output });
    });
}

function toJson({ typeSource, state, at, ...record }: AccountRecord) {
  return { ...record, typeFoundBy: typeSource, baseline: state, at };
}

/** Who requested the last run of the baseline; empty in a record that has lost it. */
function whoOf(cause: AccountRecord['cause']): string {
  return cause.detailType === '' ? '' : describeWho(cause, principalName);
}

const colors = {
  complete: 'green',
  waiting: 'yellow',
  failed: 'red',
  skipped: 'blue',
  excluded: 'blue',
  planned: 'blue',
} as const satisfies Record<AccountRecord['state'], string>;

const columns: readonly Column<AccountRecord>[] = [
  { title: 'Account', value: ({ accountId }) => accountId, width: 'whole' },
  { title: 'Name', value: ({ name }) => name, width: 'whole' },
  { title: 'Type', value: ({ type }) => type, width: 'whole' },
  {
    title: 'Environment',
    value: ({ environment }) => environment ?? 'not known',
    width: 'whole',
    isOptional: true,
  },
  { title: 'Type from', value: ({ typeSource }) => typeSource, width: 'whole', isOptional: true },
  { title: 'Baseline', value: ({ state }) => state, width: 'whole', style: ({ state }) => colors[state] },
  timeColumn('Updated', ({ at }) => at),
  { title: 'Who', value: ({ cause }) => whoOf(cause), width: 'whole', isOptional: true },
  { title: 'Reason', value: ({ reason }) => reason, width: 'truncated' },
];
