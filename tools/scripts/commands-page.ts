// docs/reference/commands.md: every command with its arguments, options and examples, from the commander program.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Argument, Command, type Option } from 'commander';
import { commandVariables, type Variable } from '../../cli/lib/environment-variables.ts';
import { commandsWithCode2 } from '../../cli/lib/exit-codes.ts';
import { contributorVariables, functionVariables } from './environment-variables.ts';
import { code, listed, page, pageHead, prose, table } from './markdown.ts';

const folder = 'cli/commands';

/** All commands, sorted by name. Every file of the folder exports functions that create its commands. */
export async function loadCommands(): Promise<Command[]> {
  // The default of an argument must not depend on the environment in which the page is generated.
  delete process.env['PALISADE_GOVERNANCE_FILE'];
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const modules: Record<string, unknown>[] = await Promise.all(
    files.map((name) => import(pathToFileURL(resolve(folder, name)).href)),
  );
  return modules
    .flatMap((module) => Object.entries(module))
    .flatMap(([name, make]) => (name.endsWith('Command') && typeof make === 'function' ? [make()] : []))
    .filter((made) => made instanceof Command)
    .toSorted((one, other) => one.name().localeCompare(other.name()));
}

export function commandsPage(commands: readonly Command[]): string {
  return page(
    pageHead('Commands', 'cli/commands/'),
    prose(
      '`palisade` stands for `npm run -s palisade --` in a checkout, and for `bin/palisade`, which you can link into a folder of your PATH. `--help` shows the same as this page; `--json` prints only JSON on standard output. Everything that is not a result goes to standard error. There, a command that takes longer says what it is doing: on a terminal in a line that is removed when it is done; elsewhere in one line for each phase of a second or more.',
    ),
    '## Exit codes',
    table(
      ['Code', 'Meaning'],
      [
        ['0', 'Success.'],
        ['1', 'Error: one line on standard error says what happened and what to do.'],
        [
          '2',
          `Violations remain, a check failed, or something would be changed: ${listed(commandsWithCode2.map((name) => code(`palisade ${name}`)))}.`,
        ],
      ],
    ),
    '## Tables',
    prose(
      'On a terminal, tables show ages (`3m`, `2d`), short ids, and the names of accounts that the hub knows. Ids, times and names are never cut; prose, such as a reason, is cut, or left out where there is no room for it. Rows that do not fit are printed as lines of `label: value`. `-o wide` shows all columns with whole values. Elsewhere, such as in a pipe, each row is one line of whole values.',
    ),
    prose(
      'Where the id of a finding or of a dead letter is taken, the beginning of one is enough. If several begin so, the command names them and does nothing.',
    ),
    '## Results and errors as JSON',
    prose(
      'With `--json`, an error is one JSON object on standard output, beside the line on standard error and with the same exit code. If a result is printed already, nothing is added to it.',
    ),
    '```json\n{ "error": { "message": "…", "code": "AccessDeniedException", "mistakes": [] } }\n```',
    table(
      ['Key', 'Meaning'],
      [
        [code('message'), 'What is wrong and what to do, as on standard error.'],
        [
          code('code'),
          'The code of AWS (`AccessDeniedException`), of the operating system (`ENOENT`) or of the parser of arguments (`commander.unknownOption`), if the error has one.',
        ],
        [
          code('mistakes'),
          'If governance.yml is invalid: its mistakes, as in `errors` of `palisade validate --json`, with `file`, `line`, `column`, `path`, `found`, `message` and, where they are known, `allowed` and `suggestion`.',
        ],
      ],
    ),
    prose(
      'A closed pipe, as with `| head -1`, is no error: the command goes on in silence, and exits with the code that it would have without the pipe. `findings --watch` and `local up` end then. If standard output cannot be written for another reason, such as a full disk, the exit code is 1.',
    ),
    '## Environment variables',
    prose('For commands and deployments:'),
    variableTable(commandVariables),
    prose("For the hub's functions. The deployment sets them:"),
    variableTable(functionVariables),
    prose('For contributors:'),
    variableTable(contributorVariables),
    ...commands.flatMap((command) => section(command, 'palisade', 2)),
    '## `palisade completion <shell>`',
    prose(
      'Print a script that completes commands, options and their values in `bash` (3.2 or newer; the package bash-completion is not needed), `zsh`, `fish` or `powershell`. The shell has to find `palisade` on the PATH: the first command below puts the one of a checkout there.',
    ),
    '```sh\nln -s "$PWD/bin/palisade" ~/.local/bin/palisade\nsource <(palisade completion bash)\nsource <(palisade completion zsh)\npalisade completion fish > ~/.config/fish/completions/palisade.fish\n```',
  );
}

function section(command: Command, parent: string, level: number): string[] {
  const name = `${parent} ${command.name()}`;
  const { examples, notes } = helpAfter(command);
  const parts = command.createHelp();
  const rows = [
    ...parts.visibleArguments(command).map(argumentRow),
    ...parts.visibleOptions(command).flatMap((option) => (option.long === '--help' ? [] : [optionRow(option)])),
  ];
  return [
    `${'#'.repeat(level)} ${code([name, ...command.registeredArguments.map(inUsage)].join(' '))}`,
    prose(sentence(command.description())),
    rows.length === 0 ? '' : table(['Argument or option', 'Meaning', 'Default'], rows),
    ...notes.map(prose),
    examples.length === 0 ? '' : `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
    ...command.commands.flatMap((each) => section(each, name, level + 1)),
  ];
}

function inUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function argumentRow(argument: Argument): string[] {
  return [code(inUsage(argument)), meaning(argument), argument.required ? '**required**' : defaultText(argument)];
}

function optionRow(option: Option): string[] {
  return [code(option.flags), meaning(option), option.mandatory ? '**required**' : defaultText(option)];
}

type Described = Pick<Option, 'description' | 'argChoices' | 'defaultValue' | 'defaultValueDescription'>;

function meaning({ description, argChoices }: Described): string {
  const choices = argChoices ? ` One of ${argChoices.map(code).join(', ')}.` : '';
  return `${sentence(description)}${choices}`;
}

function defaultText({ defaultValue, defaultValueDescription }: Described): string {
  if (defaultValueDescription !== undefined) return defaultValueDescription;
  if (defaultValue === undefined || (Array.isArray(defaultValue) && defaultValue.length === 0)) return '';
  return code(String(defaultValue));
}

/** The text that a command adds below its help: examples, which begin with a dollar sign, and notes. */
function helpAfter(command: Command): { examples: string[]; notes: string[] } {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  const added = text.slice(command.helpInformation().length);
  const blocks = added.split(/\n{2,}/).map((block) => block.trim());
  return {
    examples: blocks.flatMap((block) => block.split('\n').flatMap((line) => /^\s*\$ (.*)/.exec(line)?.[1] ?? [])),
    notes: blocks.filter((block) => block !== '' && !/^Examples?:/.test(block)),
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

function variableTable(variables: readonly Variable[]): string {
  return table(
    ['Variable', 'Meaning'],
    variables.map(({ name, meaning: text }) => [
      name
        .split(', ')
        .map((each) => (each === '…' ? each : code(each)))
        .join(', '),
      text,
    ]),
  );
}
