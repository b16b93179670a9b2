// `palisade findings`: the findings of the journal, newest first.
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import parseDuration from 'parse-duration';
import { type Finding, states } from '../../shared/findings/finding.ts';
import { type FindingFilter, listFindings } from '../../shared/findings/finding-queries.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { stopSignal } from '../../shared/lib/signals.ts';
import { accountNames } from '../lib/account-names.ts';
import { parseAccountId } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { outputClosed } from '../lib/closed-output.ts';
import { findingColumns } from '../lib/finding-columns.ts';
import { openHub } from '../lib/hub-client.ts';
import { requireKnownAccounts } from '../lib/known-accounts.ts';
import { printJson, printJsonLine, printLine, UserError } from '../lib/output.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printHead, printRows } from '../lib/table/print-rows.ts';

type Options = HubLocation &
  OutputOption & {
    account?: string;
    resource?: string;
    state?: string;
    since?: string;
    watch?: true;
    json?: true;
  };

const pollIntervalMs = 1_000;

export function findingsCommand(): Command {
  return new Command('findings')
    .description('list findings, newest first')
    .addOption(
      new Option('--account <id>', 'only findings of this account').argParser((text) =>
        parseAccountId('--account', text),
      ),
    )
    .option('--resource <id>', 'only findings about this resource, such as the name of a bucket')
    .addOption(new Option('--state <state>', 'only findings in this state').choices(states))
    .option('--since <duration>', 'only findings that changed within this time, such as 2h or "3 days"')
    .option('--watch', 'keep printing new and changed findings, until Ctrl-C')
    .addOption(outputOption())
    .option('--json', 'print JSON; with --watch, one line per finding')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('findings --state failed')}`)
    .action(async (options: Options) => {
      if (options.account !== undefined) await requireAccountWithFindings(options.account, options);
      if (options.watch) return watch(options);
      const findings = await read(options);
      if (options.json) printJson(findings);
      else if (findings.length === 0) printLine('No findings.');
      else printRows(findings, findingColumns(findings, await accountNames(openHub(options))), options);
    });
}

/** An account that has left the organization has no record, but may have findings. */
async function requireAccountWithFindings(accountId: string, where: HubLocation): Promise<void> {
  const hub = openHub(where);
  const findings = await callHub('The journal cannot be read', listFindings(hub.journal, { accountId }));
  if (findings.length === 0) await requireKnownAccounts(hub, [accountId]);
}

/** Prints the findings so far, oldest first, and then every finding that is new or changes. */
async function watch(options: Options): Promise<void> {
  const signal = AbortSignal.any([stopSignal(), outputClosed]);
  const print = options.json ? printJsonLine : await rowPrinter(options);
  const lastPrintedAt = new Map<string, string>();
  while (!signal.aborted) {
    const findings = await read(options, null);
    for (const finding of findings.toReversed()) {
      if (lastPrintedAt.get(finding.id) === finding.at) continue;
      lastPrintedAt.set(finding.id, finding.at);
      print(finding);
    }
    await sleep(pollIntervalMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Ids are shown as long as they are listed by themselves: those of later findings are not known. */
async function rowPrinter(options: Options): Promise<(finding: Finding) => void> {
  const names = await accountNames(openHub(options));
  return printHead(findingColumns(await read(options), names), options);
}

async function read(
  { account, resource, state, since, ...where }: Options,
  doing: string | null = 'Reading the findings',
): Promise<Finding[]> {
  const filter: FindingFilter = { accountId: account, resourceId: resource, state };
  const after = since === undefined ? '' : new Date(Date.now() - parseDurationMs(since)).toISOString();
  const listed = listFindings(openHub(where).journal, filter);
  const findings = await callHub('The journal cannot be read', listed, doing);
  return findings.filter(({ at }) => at >= after);
}

function parseDurationMs(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== null && milliseconds > 0) return milliseconds;
  throw new UserError(`Invalid --since '${text}': expected a duration such as 30m, 2h or "3 days"`);
}
