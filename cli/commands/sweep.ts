// `palisade sweep`: evaluates every bucket and fixes violations, from this machine or through the hub.
import { Command, Option } from 'commander';
import { accountTypes, unclassified } from '../../shared/accounts/account-type.ts';
import { guardrailIds, guardrails } from '../../shared/guardrails/registry.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { stopSignal } from '../../shared/lib/signals.ts';
import { counted } from '../../shared/lib/text.ts';
import { collectAccountIds, parseAccountId, resolveFilePath } from '../lib/arguments.ts';
import { awsOption, callHub } from '../lib/call-hub.ts';
import { differencesOf } from '../lib/deployed.ts';
import { commandGovernance, findGovernanceFile } from '../lib/governance-file.ts';
import { exitCodes, printJson, printJsonLine, printLine, printNotice, UserError } from '../lib/output.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { typedOptions } from '../lib/typed-options.ts';
import { finishSweep } from '../sweep/finish-sweep.ts';
import { selectAccounts } from '../sweep/interruption.ts';
import { type Format, formats, printResult } from '../sweep/reporters.ts';
import { runSweep, type SweepRun } from '../sweep/run.ts';
import { parseSkipped } from '../sweep/skipped-accounts.ts';
import type { Summary } from '../sweep/summary.ts';
import { accountNamesOf, type BarOptions, sweepProgress } from '../sweep/sweep-progress.ts';
import { resolveTargets } from '../sweep/target-set.ts';
import type { TargetOptions } from '../sweep/types.ts';

type Options = TargetOptions &
  OutputOption & {
    account: string[];
    guardrail: string[];
    from?: string;
    skip?: readonly string[];
    dryRun?: true;
    yes?: true;
    byHub?: true;
    format: Format;
    json?: true;
  };

/** On a terminal, a sweep with more changes than this stops before it makes any, unless --yes is given. */
const confirmationThreshold = 25;
const collect = (value: string, before: string[]) => [...before, value];

export function sweepCommand(): Command {
  return new Command('sweep')
    .description('evaluate every bucket of the accounts and fix violations')
    .addOption(
      new Option('--account <id>', 'sweep only this account (repeatable)')
        .argParser(collectAccountIds)
        .default([], 'all accounts'),
    )
    .addOption(
      new Option('--guardrail <id>', 'evaluate only this guardrail (repeatable)')
        .choices(guardrailIds)
        .argParser(collect)
        .default([], 'all guardrails'),
    )
    .option('--dry-run', 'report what would be changed; change nothing')
    .option('--yes', `on a terminal, make more than ${confirmationThreshold} changes without stopping for review`)
    .option('--from <id>', 'start with this account, in the order of account IDs: to resume after Ctrl-C')
    .option('--skip <ids>', 'skip these accounts, separated by commas, or the IDs in a file', parseSkipped)
    .option('--by-hub', 'ask the hub to sweep with its own roles, and return immediately')
    .option('--role <name>', 'role to assume in other accounts (default: baseline.accessRole of governance.yml)')
    .option(
      '--management-profile <name>',
      'AWS profile of the management account (default: the credentials that are set)',
    )
    .option('--hub-profile <name>', "AWS profile of the hub's account (default: its access role)")
    .option(
      '--record <file>',
      'without a hub: change log, for palisade undo (default: sweeps/TIME.jsonl in the state folder)',
      resolveFilePath,
    )
    .addOption(
      new Option(
        '--account-type <type>',
        'without a hub: type of the accounts named by --account, instead of asking AWS Organizations',
      ).choices([...accountTypes, unclassified]),
    )
    .addOption(new Option('--format <format>', 'format of the result').choices(formats).default('table'))
    .addOption(outputOption())
    .option('--json', 'same as --format json')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `
Examples:
  $ ${commandLine('sweep --dry-run')}
  $ ${commandLine('sweep --account 123456789012 --guardrail s3-versioning')}

In AWS (no local cloud is running, or --aws) a sweep uses your own AWS credentials.
If governance.yml names a hub (hub), the sweep works with its journal, pauses and
budgets; otherwise it writes a change log. Exit code: 2 if violations remain, 1 if
an account could not be swept.`,
    )
    .action(main);
}

async function main(options: Options, command: Command): Promise<void> {
  if (options.byHub) return requestHubSweep(options);
  if (options.accountType !== undefined && options.account.length === 0) {
    throw new UserError('--account-type is about the accounts named by --account: specify --account ID.');
  }
  const format = options.json ? 'json' : options.format;
  const file = findGovernanceFile();
  const governance = commandGovernance(file);
  const selectedGuardrails = selectGuardrails(options.guardrail);
  const sweepTargets = await callHub(
    'The target accounts cannot be determined',
    resolveTargets(governance, options.account, options),
    'Finding the accounts',
  );
  const { skip = [] } = options;
  const from = options.from === undefined ? undefined : parseAccountId('--from', options.from);
  const chosen = { ...(from !== undefined && { from }), skip };
  const targets = selectAccounts(sweepTargets.targets, chosen);
  const undetermined = selectAccounts(sweepTargets.undetermined, chosen);
  if (differencesOf(sweepTargets.governance, governance).length > 0) {
    printNotice(`The hub's governance.yml applies. ${file} differs from it; to see how: ${commandLine('plan')}`);
  }
  const run = {
    sweepTargets: { ...sweepTargets, targets, undetermined },
    guardrails: selectedGuardrails,
    keepFindings: format !== 'jsonl',
    signal: sweepSignal(sweepTargets.record),
    onFinding: (finding: object) => {
      if (format === 'jsonl') printJsonLine({ finding });
    },
  };
  const { summary, isForReview, isLookOnly } = await planThenSweep(run, options, format);
  const names = new Map(targets.flatMap(({ accountId, name }) => (name === undefined ? [] : [[accountId, name]])));
  await printResult(format, summary, { output: options.output, names });
  if (isForReview) {
    printNotice(
      `Nothing was changed. ${counted(summary.changes, 'change')} would be made: review them, then run again with --yes.`,
    );
  }
  finishSweep({
    summary,
    planned: selectAccounts([...targets, ...undetermined], chosen).map(({ accountId }) => accountId),
    skipped: skip,
    typed: typedOptions(command, ['from', 'skip', ...(sweepTargets.changeLog === undefined ? [] : ['record'])]),
    changeLog: options.dryRun ? options.record : sweepTargets.changeLog,
    isLookOnly,
  });
}

/** Says on standard error that evaluations in progress are completed. Ctrl-C again ends the process. */
function sweepSignal(record: string): AbortSignal {
  const signal = stopSignal(() => {
    printNotice(`Stopped at once. Changes that were in progress are recorded as intended in ${record}.`);
    process.exit(exitCodes.error);
  });
  // The terminal has printed ^C without a line break.
  const lineBreak = process.stderr.isTTY ? '\n' : '';
  const say = () =>
    printNotice(`${lineBreak}Stopping: evaluations in progress are completed. To stop at once, press Ctrl-C again.`);
  signal.addEventListener('abort', say, { once: true });
  return signal;
}

async function requestHubSweep({ account, guardrail, dryRun, json, ...where }: Options): Promise<void> {
  if (guardrail.length > 0 || dryRun) {
    throw new UserError(
      `--by-hub applies all guardrails and makes changes: it cannot be combined with --guardrail or --dry-run. To see what the hub would change: ${commandLine('sweep --dry-run')}`,
    );
  }
  const [{ openHub }, { requireKnownAccounts }, { requestHub }] = await Promise.all([
    import('../lib/hub-client.ts'),
    import('../lib/known-accounts.ts'),
    import('../lib/request-hub.ts'),
  ]);
  const hub = openHub(where);
  await requireKnownAccounts(hub, account);
  const [sweepId = ''] = await requestHub(hub, '/sweeps', { accounts: account });
  if (json) printJson({ sweepId, accounts: account });
  else {
    printLine(
      `Asked the hub to sweep ${account.join(', ') || 'all accounts'}. It goes on there without this command. To follow its findings: ${commandLine('findings --watch')}`,
    );
  }
}

type Swept = { readonly summary: Summary; readonly isForReview: boolean; readonly isLookOnly: boolean };

/** On a terminal, runs a dry run first, and returns its summary, for review, if the changes exceed the threshold. */
async function planThenSweep(
  run: Omit<SweepRun, 'dryRun' | 'progress'>,
  { dryRun, yes }: Options,
  format: Format,
): Promise<Swept> {
  const bar: BarOptions = { nameOf: accountNamesOf(run.sweepTargets.targets) };
  let expectedBuckets: number | undefined;
  const isInteractive = !dryRun && !yes && format === 'table' && process.stdout.isTTY === true;
  if (dryRun || isInteractive) {
    const summary = await runSweep({ ...run, dryRun: true, progress: sweepProgress('Evaluating', bar) });
    if (dryRun || summary.changes > confirmationThreshold || !summary.isComplete) {
      return { summary, isForReview: !dryRun && summary.isComplete, isLookOnly: !dryRun };
    }
    expectedBuckets = summary.buckets;
  }
  const progress = sweepProgress('Sweeping', { ...bar, expectedBuckets });
  const summary = await runSweep({ ...run, dryRun: false, progress });
  return { summary, isForReview: false, isLookOnly: false };
}

function selectGuardrails(ids: readonly string[]) {
  const unknown = ids.find((id) => !guardrails.some((guardrail) => guardrail.id === id));
  if (unknown !== undefined) {
    throw new UserError(`Unknown guardrail '${unknown}'. Known: ${guardrailIds.join(', ')}.`);
  }
  return ids.length > 0 ? guardrails.filter(({ id }) => ids.includes(id)) : guardrails;
}
