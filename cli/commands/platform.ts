// `palisade platform`: what the accounts share, whom it admits, and why not the others.
import { Command } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import { openHub } from '../lib/hub-client.ts';
import { printJson, printLine, printWhole } from '../lib/output.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printRows } from '../lib/table/print-rows.ts';
import { paragraphWidth } from '../lib/terminal.ts';
import { admissionLines, admitsLines } from '../platform/admission-lines.ts';
import { admissionsOf } from '../platform/admissions-of.ts';
import { accountNamed, resourcesNamed } from '../platform/named.ts';
import { policyCommand } from '../platform/policy.ts';
import { readPlatform } from '../platform/read-platform.ts';
import { resourceColumns, resourceNotes } from '../platform/resource-columns.ts';
import { listedResources, namesOf } from '../platform/resources.ts';
import { openCommand, shutCommand } from '../platform/shut.ts';

type Options = HubLocation & { readonly json?: true };

export function platformCommand(): Command {
  return (
    new Command('platform')
      .description('list shared resources, the accounts that each one admits, and those that it does not')
      .addOption(outputOption())
      .option('--json', 'print JSON, with the accounts and the reasons')
      .addOption(awsOption)
      .addHelpText(
        'after',
        `
Examples:
  $ ${commandLine('platform')}
  $ ${commandLine('platform admits customers')}
  $ ${commandLine('platform of 123456789012')}`,
      )
      // Otherwise the options after a subcommand would be those of this command.
      .enablePositionalOptions()
      .addCommand(admitsCommand())
      .addCommand(ofCommand())
      .addCommand(policyCommand())
      .addCommand(shutCommand())
      .addCommand(openCommand())
      .action(list)
  );
}

async function list({ json, output, ...where }: Options & OutputOption): Promise<void> {
  const facts = await readPlatform(openHub(where));
  const resources = listedResources(facts);
  if (json) return printJson(resources);
  if (resources.length === 0)
    return printLine(
      'No account shares anything: governance.yml declares nothing (platform), or no account has the type that would have it.',
    );
  printRows(resources, resourceColumns(namesOf(facts)), { output });
  for (const note of resourceNotes(resources, facts)) printLine(escapeInvisible(note));
}

function admitsCommand(): Command {
  return new Command('admits')
    .description(
      'list the accounts that a shared resource admits, and those of its types that it does not, with the reasons',
    )
    .argument('<resource>', 'NAME or KIND/NAME, with @ACCOUNT for that of one account, or its name in AWS')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('platform admits customers')}`)
    .action(async (text: string, { json, ...where }: Options) => {
      const facts = await readPlatform(openHub(where));
      const resources = resourcesNamed(text, listedResources(facts));
      if (json) return printJson(resources);
      for (const resource of resources) printLines(admitsLines(resource, paragraphWidth()));
    });
}

function ofCommand(): Command {
  return new Command('of')
    .description('show what an account is admitted to, and what is missing for the rest')
    .argument('<account>', 'ID or name of the account')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('platform of 123456789012')}`)
    .action(async (text: string, { json, ...where }: Options) => {
      const hub = openHub(where);
      const facts = await readPlatform(hub);
      const found = admissionsOf(facts, await accountNamed(hub, text, facts.accounts));
      if (json) return printJson(found);
      printLines(admissionLines(found, paragraphWidth()));
    });
}

function printLines(lines: readonly string[]): void {
  for (const line of lines) printWhole(line);
}
