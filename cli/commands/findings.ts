// `palisade findings`: the findings of the journal, newest first.
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { Finding } from '../../shared/findings/finding.ts';
import type { FindingFilter, NewestFindings } from '../../shared/findings/finding-filter.ts';
import { selectFindings } from '../../shared/findings/finding-queries.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { stopSignal } from '../../shared/lib/signals.ts';
import { dismissCommand } from '../finding/dismiss.ts';
import { accountWithFindings } from '../lib/account-argument.ts';
import { accountNames } from '../lib/account-names.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { outputClosed } from '../lib/closed-output.ts';
import { findingColumns } from '../lib/finding-columns.ts';
import { printFindingsCsv } from '../lib/finding-csv.ts';
import { addFilterOptions, type FilterOptions, filterOf } from '../lib/finding-filter-options.ts';
import { type HubClients, openHub } from '../lib/hub-client.ts';
import { printJson, printJsonLine, printLine, printNotice, UserError } from '../lib/output.ts';
import type { TableOutput } from '../lib/table/column.ts';
import { outputOption } from '../lib/table/output-option.ts';
import { printHead, printRows } from '../lib/table/print-rows.ts';

type Options = HubLocation &
  FilterOptions & {
    output?: TableOutput | 'csv';
    watch?: true;
    json?: true;
  };

const pollIntervalMs = 1_000;
/** More rows than people read on a terminal. Files and programs get all, unless --limit says otherwise. */
const rowsOnTerminal = 500;

export function findingsCommand(): Command {
  const output = outputOption('csv');
  output.description += '; csv: RFC 4180, whole values';
  return (
    addFilterOptions(new Command('findings').description('list findings, newest first'))
      .option('--watch', 'keep printing new and changed findings, until Ctrl-C')
      .addOption(output)
      .option('--json', 'print JSON; with --watch, one line per finding')
      .addOption(awsOption)
      .addHelpText(
        'after',
        `
On a terminal, the newest ${rowsOnTerminal} are listed unless --limit says otherwise.

Examples:
  $ ${commandLine('findings --state failed')}
  $ ${commandLine('findings --open --severity HIGH --type production')}`,
      )
      // Otherwise the options after a subcommand would be those of this command.
      .enablePositionalOptions()
      .addCommand(dismissCommand())
      .action(list)
  );
}

async function list(options: Options): Promise<void> {
  const hub = openHub(options);
  if (options.watch && options.output === 'csv')
    throw new UserError('--watch prints a table, or JSON with --json. Use -o csv without --watch.');
  const { account } = options;
  const accountId = account === undefined ? undefined : await accountWithFindings(hub, account);
  if (options.watch) return watch(hub, options, accountId);
  const filter = filterOf(options, accountId, new Date());
  const isForPeople = !options.json && options.output !== 'csv' && process.stdout.isTTY;
  const limit = options.limit ?? (isForPeople ? rowsOnTerminal : undefined);
  const { findings, isCut } = await read(hub, { ...filter, limit });
  await print(hub, findings, options);
  if (isCut && options.limit === undefined)
    printNotice(
      `There are more findings than ${limit === 1 ? 'this one' : `these ${limit}`}. For more: --limit NUMBER; all of them: -o csv or --json`,
    );
}

async function print(hub: HubClients, findings: readonly Finding[], { json, output }: Options): Promise<void> {
  if (json) return printJson(findings);
  if (output === 'csv') return printFindingsCsv(findings, await accountNames(hub));
  if (findings.length === 0) return printLine('No findings.');
  printRows(findings, findingColumns(findings, await accountNames(hub)), { output });
}

/** Prints the findings so far, oldest first, and then every finding that is new or changes. */
async function watch(hub: HubClients, options: Options, accountId: string | undefined): Promise<void> {
  const signal = AbortSignal.any([stopSignal(), outputClosed]);
  const selected = async () => (await read(hub, filterOf(options, accountId, new Date()), null)).findings;
  const print = options.json ? printJsonLine : await rowPrinter(hub, await selected(), options);
  const lastPrintedAt = new Map<string, string>();
  while (!signal.aborted) {
    for (const finding of (await selected()).toReversed()) {
      if (lastPrintedAt.get(finding.id) === finding.at) continue;
      lastPrintedAt.set(finding.id, finding.at);
      print(finding);
    }
    await sleep(pollIntervalMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Ids are shown as long as they are listed by themselves: those of later findings are not known. */
async function rowPrinter(
  hub: HubClients,
  findings: readonly Finding[],
  { output }: Options,
): Promise<(finding: Finding) => void> {
  return printHead(findingColumns(findings, await accountNames(hub)), {
    output: output === 'wide' ? output : undefined,
  });
}

/** Says what it is `doing`; nothing if that is null. */
function read(
  { journal }: HubClients,
  filter: FindingFilter,
  doing: string | null = 'Reading the findings',
): Promise<NewestFindings> {
  return callHub('The journal cannot be read', selectFindings(journal, filter), doing);
}
