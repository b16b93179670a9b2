// `palisade findings`: what the journal knows, newest first.
import { Command, Option } from 'commander';
import { type Finding, states } from '../../shared/findings/finding.ts';
import { type Filter, listFindings } from '../../shared/findings/journal.ts';
import { asked, openHub } from '../hub.ts';
import { paint, printJson, printLine, printTable, visible } from '../output.ts';

type Options = { account?: string; resource?: string; state?: string; json?: true; aws?: true };

export function findingsCommand(): Command {
  return new Command('findings')
    .description('list findings, newest first')
    .option('--account <id>', 'only of this account')
    .option('--resource <id>', 'only about this resource, for instance a bucket by its name')
    .addOption(new Option('--state <state>', 'only in this state').choices(states))
    .option('--json', 'print JSON')
    .option('--aws', 'ask the hub in AWS, also while a local cloud is running')
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- findings --state failed')
    .action(async (options: Options) => {
      const findings = await read(options);
      if (options.json) printJson(findings);
      else if (findings.length === 0) printLine('No findings.');
      else printTable(['When', 'Account', 'Resource', 'Guardrail', 'State', 'Reason'], findings.map(toRow));
    });
}

function read({ account, resource, state, ...where }: Options): Promise<Finding[]> {
  const filter: Filter = { accountId: account, resourceId: resource, state };
  return asked('The journal cannot be read', listFindings(openHub(where).journal, filter));
}

function toRow(finding: Finding): string[] {
  const { at, accountType, accountId, resource, guardrail, state, reason } = finding;
  return [
    at,
    `${accountType} ${accountId}`,
    visible(resource.id),
    guardrail,
    paint(colours[state], state),
    visible(reason),
  ];
}

const colours = {
  remediated: 'green',
  resolved: 'green',
  failed: 'red',
  contested: 'red',
  unreadable: 'yellow',
  monitored: 'yellow',
  exempt: 'blue',
  undone: 'blue',
} as const satisfies Record<Finding['state'], string>;
