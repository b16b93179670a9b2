// `palisade init`: writes a folder with the policy of an organization, from options, AWS and questions.
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { accessRoleNames } from '../../shared/aws/names.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { type Answers, listed, parseContact, parseRole, parseUnit } from '../init/answers.ts';
import type { Draft, Prompts } from '../init/ask.ts';
import { makeAnswers, newExternalId } from '../init/init.ts';
import { folderFiles, requireNoGovernance, writeFolder } from '../init/write-folder.ts';
import { collectAccountIds, parseAccountId, resolveFilePath } from '../lib/arguments.ts';
import { printJson, printLine, printNotice, UserError } from '../lib/output.ts';

type Options = {
  readonly regions: readonly string[];
  readonly ou: readonly (readonly [string, Answers['organizationalUnits'][string]])[];
  readonly excludeOu: readonly string[];
  readonly excludeAccount: readonly string[];
  readonly role: readonly (readonly [keyof Answers['roles'], string])[];
  readonly contact: readonly (readonly [keyof Answers['contacts'], NonNullable<Answers['contacts']['billing']>])[];
  readonly owner?: string;
  readonly slack?: string;
  readonly accessRole: Answers['accessRole'];
  readonly organization?: string;
  readonly managementAccount?: string;
  readonly hubAccount?: string;
  readonly externalId?: string;
  readonly controlTowerRegion?: string;
  readonly profile?: string;
  readonly yes?: true;
  readonly json?: true;
};

/** Collects the values of a repeatable option. */
const several =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[]): readonly T[] => [...before, read(text)];
const account = (option: string) => (text: string) => parseAccountId(option, text);
const same = (text: string) => text;

export function initCommand(): Command {
  return new Command('init')
    .description('write a folder with the governance.yml of your organization, next steps and a CI workflow')
    .argument('[folder]', 'folder to write; files that exist are left as they are', resolveFilePath)
    .addOption(
      new Option('--regions <list>', 'governed Regions, separated by commas; the hub is in the first one')
        .argParser(listed)
        .default([], 'asked'),
    )
    .addOption(
      new Option('--ou <name=type>', 'account type of an organizational unit, by name or id (repeatable)')
        .argParser(several(parseUnit))
        .default([], 'asked'),
    )
    .addOption(
      new Option('--exclude-ou <name>', 'organizational unit in which Palisade does nothing (repeatable)')
        .argParser(several(same))
        .default([], 'none'),
    )
    .addOption(
      new Option('--exclude-account <id>', 'account in which Palisade does nothing (repeatable)')
        .argParser(collectAccountIds)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--role <purpose=name>',
        'IAM role for automation, pipeline, breakGlass, operators, dataScientists or mlEngineers (repeatable)',
      )
        .argParser(several(parseRole))
        .default([], 'asked'),
    )
    .addOption(
      new Option(
        '--contact <kind=name,title,email,phone>',
        'alternate contact for security, operations or billing (repeatable)',
      )
        .argParser(several(parseContact))
        .default([], 'asked'),
    )
    .option('--owner <name>', 'value of the tag `owner` for accounts that have none')
    .option('--slack <parameter>', 'SSM parameter with the webhook of a Slack channel')
    .addOption(
      new Option('--access-role <name>', 'role through which accounts are entered')
        .choices(accessRoleNames)
        .default(accessRoleNames[0]),
    )
    .option('--organization <id>', 'id of the organization (default: as AWS says)')
    .addOption(
      new Option('--management-account <id>', 'management account (default: as AWS says)').argParser(
        account('--management-account'),
      ),
    )
    .addOption(
      new Option('--hub-account <id>', 'Shared Services account, for the hub').argParser(account('--hub-account')),
    )
    .option('--external-id <text>', 'external ID that the roles in all accounts require (default: a new one)')
    .option('--control-tower-region <region>', 'home Region of AWS Control Tower (default: as AWS says)')
    .option('--profile <name>', 'AWS profile of the management account, to look up the organization')
    .option('--yes', 'ask nothing: take what the options and AWS say')
    .option('--json', 'print JSON: the files written, and those that were left as they are')
    .addHelpText(
      'after',
      `
Example:
  $ ${commandLine('init policy --profile management')}

Without a terminal, or with --yes or --json, it asks nothing. AWS is only read, and only with
credentials of the management account. Nothing is overwritten.`,
    )
    .action(async (named: string | undefined, options: Options) => {
      const folder = named ?? resolveFilePath('.');
      requireNoGovernance(folder);
      const { yes, json, profile } = options;
      const prompts = yes || json || !process.stdin.isTTY ? null : await terminalPrompts();
      const answers = await makeAnswers({
        draft: draftOf(options),
        profile,
        prompts,
        note: (text) => printNotice(`${text}`),
      });
      const result = writeFolder(folder, folderFiles(answers));
      if (json) return printJson({ folder, ...result });
      for (const path of result.written) printLine(`Wrote ${join(folder, path)}`);
      for (const path of result.kept) printLine(`Left as it is: ${join(folder, path)}`);
      printLine(`Next: read ${join(folder, 'README.md')}, then, in this folder: ${commandLine('validate --for-aws')}`);
    });
}

/** Loaded only if questions are asked. */
async function terminalPrompts(): Promise<Prompts> {
  const { input, select } = await import('@inquirer/prompts');
  return {
    input: (question) => unlessStopped(input(question)),
    select: (question) => unlessStopped(select(question)),
  };
}

/** Ctrl-C ends a question with an error of this name. */
async function unlessStopped<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new UserError('Stopped. Nothing was written.');
    throw error;
  }
}

function draftOf(options: Options): Draft {
  const namesFor = (purpose: string) => options.role.flatMap(([each, name]) => (each === purpose ? [name] : []));
  return {
    regions: options.regions,
    organizationalUnits: Object.fromEntries(options.ou),
    excludedUnits: options.excludeOu,
    excludedAccounts: options.excludeAccount,
    accessRole: options.accessRole,
    roles: {
      automation: namesFor('automation'),
      pipeline: namesFor('pipeline'),
      breakGlass: namesFor('breakGlass'),
      operators: namesFor('operators'),
      dataScientists: namesFor('dataScientists'),
      mlEngineers: namesFor('mlEngineers'),
    },
    contacts: Object.fromEntries(options.contact),
    owner: options.owner ?? null,
    slackParameter: options.slack ?? null,
    hub: {
      organizationId: options.organization ?? '',
      managementAccountId: options.managementAccount ?? '',
      accountId: options.hubAccount ?? '',
      externalId: options.externalId ?? newExternalId(),
      ...(options.controlTowerRegion && { controlTowerRegion: options.controlTowerRegion }),
    },
  };
}
