// `palisade exemptions`: the exemptions of governance.yml, with their owner and the days left.
import { Command } from 'commander';
import { daysLeft, noticeDays } from '../../shared/governance/exemptions.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { paint, printJson, printLine, printTable } from '../lib/output.ts';

export function exemptionsCommand(): Command {
  return new Command('exemptions')
    .description('list the exemptions of governance.yml with their owner and the days left')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  $ ${commandLine('exemptions')}`)
    .action(({ json }: { json?: true }) => {
      const now = new Date();
      const { exemptions } = commandGovernance();
      const listed = exemptions
        .map((exemption) => ({ ...exemption, daysLeft: daysLeft(exemption, now) }))
        .toSorted((one, other) => one.daysLeft - other.daysLeft);
      if (json) return printJson(listed);
      if (listed.length === 0) return printLine('No exemptions.');
      printTable(
        ['Days left', 'Expires', 'Guardrail', 'Account', 'Resource', 'Owner', 'Reason'],
        listed.map(({ daysLeft: days, expires, guardrail, account, resource, owner, reason }) => [
          paint(days === 0 ? 'red' : days <= noticeDays ? 'yellow' : 'green', days === 0 ? 'expired' : String(days)),
          expires,
          guardrail,
          account,
          escapeInvisible(resource),
          escapeInvisible(owner),
          escapeInvisible(reason),
        ]),
      );
    });
}
