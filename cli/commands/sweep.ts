// `palisade sweep`: holds every bucket against the guardrails, from here.
import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import { guardrailIds, guardrails } from '../../shared/guardrails/registry.ts';
import { untilStopped } from '../../shared/lib/signals.ts';
import { collectAccountIds, parseAccountId, resolveFilePath } from '../lib/arguments.ts';
import { awsOption, callHub } from '../lib/call-hub.ts';
import { exitCodes, printJson, printLine, UserError } from '../lib/output.ts';
import { progressBar } from '../sweep/progress.ts';
import { type Format, formats, printResult } from '../sweep/reporters.ts';
import { runSweep, type SweepRun } from '../sweep/run.ts';
import { countRemainingViolations, type Summary } from '../sweep/summary.ts';
import { resolveTargets } from '../sweep/target-set.ts';
import type { TargetOptions } from '../sweep/types.ts';

type Options = TargetOptions & {
  account: string[];
  guardrail: string[];
  from?: string;
  dryRun?: true;
  yes?: true;
  byHub?: true;
  format: Format;
  json?: true;
};

/** On a terminal, more changes than these are shown first. */
const confirmationThreshold = 25;
const collect = (value: string, before: string[]) => [...before, value];

export function sweepCommand(): Command {
  return new Command('sweep')
    .description('hold every bucket of the accounts against the guardrails, and repair what violates them')
    .option('--account <id>', 'only this account; may be given several times', collectAccountIds, [])
    .addOption(
      new Option('--guardrail <id>', 'only this guardrail; may be given several times')
        .choices(guardrailIds)
        .argParser(collect)
        .default([], 'all guardrails'),
    )
    .option('--dry-run', 'only say what would be changed')
    .option('--yes', `on a terminal, do not stop before more than ${confirmationThreshold} changes`)
    .option('--from <id>', 'begin with this account, in the order of their ids: to go on after Ctrl-C')
    .option('--by-hub', 'let the hub sweep, with its own roles, and do not wait: its findings come as always')
    .option(
      '--role <name>',
      'the role that is assumed in other accounts, where there is no hub (default: accessRole of governance.yml)',
    )
    .option('--record <file>', 'where it is kept on record what was done, where there is no hub', resolveFilePath)
    .addOption(new Option('--format <form>', 'how to print the result').choices(formats).default('table'))
    .option('--json', 'print JSON: the same as --format json')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run -s palisade -- sweep --dry-run
  $ npm run -s palisade -- sweep --account 123456789012 --guardrail s3-versioning --json

Ends with 2 when violations are left, and with 1 when an account could not be swept.`,
    )
    .action(main);
}

async function main(options: Options): Promise<void> {
  if (options.byHub) return requestHubSweep(options);
  const format = options.json ? 'json' : options.format;
  const governance = readGovernance(governanceFile());
  const selectedGuardrails = selectGuardrails(options.guardrail);
  const sweepTargets = await callHub(
    'The accounts cannot be found out',
    resolveTargets(governance, options.account, options),
  );
  const from = options.from === undefined ? '' : parseAccountId('--from', options.from);
  const targets = sweepTargets.targets
    .filter(({ accountId }) => accountId >= from)
    .toSorted((one, other) => one.accountId.localeCompare(other.accountId));
  const stopping = new AbortController();
  void untilStopped().then(() => stopping.abort());
  const run = {
    governance,
    sweepTargets: { ...sweepTargets, targets },
    guardrails: selectedGuardrails,
    keepFindings: format !== 'jsonl',
    signal: stopping.signal,
    onFinding: (finding: object) => {
      if (format === 'jsonl') printLine(JSON.stringify({ finding }));
    },
  };
  const summary = await planThenSweep(run, options, format);
  await printResult(format, summary);
  finish(
    summary,
    targets.map(({ accountId }) => accountId),
    options,
  );
}

async function requestHubSweep({ account, guardrail, dryRun, json, ...where }: Options): Promise<void> {
  if (guardrail.length > 0 || dryRun) {
    throw new UserError(
      'The hub sweeps by all guardrails and in earnest: leave --guardrail and --dry-run out, or --by-hub.',
    );
  }
  const [{ openHub }, { requestSweep }] = await Promise.all([
    import('../lib/hub-client.ts'),
    import('../../events/palisade/sweep-requested.ts'),
  ]);
  const request = { accounts: account, requestedBy: userInfo().username };
  const sweepId = await callHub('The hub cannot be asked', requestSweep(openHub(where).eventBridge, request));
  if (json) printJson({ sweepId, accounts: account });
  else printLine(`The hub sweeps ${account.join(', ') || 'all accounts'}; see npm run -s palisade -- findings --watch`);
}

/** On a terminal looks first, and stops there when many changes are coming. */
async function planThenSweep(
  run: Omit<SweepRun, 'dryRun' | 'progress'>,
  { dryRun, yes }: Options,
  format: Format,
): Promise<Summary> {
  const isInteractive = !dryRun && !yes && format === 'table' && process.stdout.isTTY === true;
  if (dryRun || isInteractive) {
    const planned = await runSweep({ ...run, dryRun: true, progress: progressBar('Looking') });
    if (dryRun || planned.changes > confirmationThreshold || !planned.isComplete) {
      if (!dryRun && planned.isComplete) {
        process.stderr.write(`${planned.changes} changes are many: look at them, and add --yes to make them.\n`);
      }
      return planned;
    }
  }
  return runSweep({ ...run, dryRun: false, progress: progressBar('Sweeping') });
}

function finish(summary: Summary, ids: readonly string[], { account, guardrail }: Options): void {
  const failed = summary.accounts.filter(({ error }) => error !== null);
  if (!summary.isComplete) {
    const done = summary.accounts.filter(({ error }) => error === null).map(({ accountId }) => accountId);
    const resumeFrom = ids.find((id) => !done.includes(id)) ?? done.at(-1);
    const repeatedOptions = [...account.map((id) => `--account ${id}`), ...guardrail.map((id) => `--guardrail ${id}`)];
    const command = ['npm run -s palisade -- sweep', ...repeatedOptions, `--from ${resumeFrom}`].join(' ');
    process.stderr.write(`Stopped. Every bucket that was begun is finished; go on with: ${command}\n`);
    process.exitCode = exitCodes.error;
    return;
  }
  for (const { accountId, error } of failed)
    process.stderr.write(`Account ${accountId} could not be swept: ${error}\n`);
  if (failed.length > 0) process.exitCode = exitCodes.error;
  else if (countRemainingViolations(summary) > 0) process.exitCode = exitCodes.violationsRemain;
}

function selectGuardrails(ids: readonly string[]) {
  const unknown = ids.find((id) => !guardrails.some((guardrail) => guardrail.id === id));
  if (unknown !== undefined) {
    throw new UserError(`There is no guardrail '${unknown}'. There are ${guardrailIds.join(', ')}.`);
  }
  return ids.length > 0 ? guardrails.filter(({ id }) => ids.includes(id)) : guardrails;
}
