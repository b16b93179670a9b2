// `palisade exemptions`: the exemptions of governance.yml, with their owner and the days left.
import { Command } from 'commander';
import { daysLeft, type Exemption, noticeDays } from '../../shared/governance/exemptions.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { printJson, printLine } from '../lib/output.ts';
import type { Column } from '../lib/table/column.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printRows } from '../lib/table/print-rows.ts';

export function exemptionsCommand(): Command {
  return new Command('exemptions')
    .description('list the exemptions of governance.yml with their owner and the days left')
    .addOption(outputOption())
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  $ ${commandLine('exemptions')}`)
    .action(({ json, output }: OutputOption & { json?: true }) => {
      const now = new Date();
      const { exemptions } = commandGovernance();
      const listed = exemptions
        .map((exemption) => ({ ...exemption, daysLeft: daysLeft(exemption, now) }))
        .toSorted((one, other) => one.daysLeft - other.daysLeft);
      if (json) return printJson(listed);
      if (listed.length === 0) return printLine('No exemptions.');
      printRows(listed, columns, { output });
    });
}

type Listed = Exemption & { readonly daysLeft: number };

const columns: readonly Column<Listed>[] = [
  {
    title: 'Days left',
    value: ({ daysLeft: days }) => (days === 0 ? 'expired' : String(days)),
    width: 'whole',
    style: ({ daysLeft: days }) => (days === 0 ? 'red' : days <= noticeDays ? 'yellow' : 'green'),
  },
  { title: 'Expires', value: ({ expires }) => expires, width: 'whole' },
  { title: 'Guardrail', value: ({ guardrail }) => guardrail, width: 'whole' },
  { title: 'Account', value: ({ account }) => account, width: 'whole' },
  { title: 'Resource', value: ({ resource }) => resource, width: 'whole' },
  { title: 'Owner', value: ({ owner }) => owner, width: 'whole', isOptional: true },
  { title: 'Reason', value: ({ reason }) => reason, width: 'truncated' },
];
