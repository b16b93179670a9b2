// Runs a sweep from the command line: accounts in parallel, with progress, totals and cancellation by Ctrl-C.
import pMap from 'p-map';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import { createSurroundings } from '../../shared/guardrails/contract/surroundings.ts';
import { askSources } from '../../shared/sweep/sources/ask-sources.ts';
import { sweepAccount } from '../../shared/sweep/sweep-account.ts';
import { type Summary, SummaryBuilder, type SummaryFinding } from './summary.ts';
import type { SweepProgress } from './sweep-progress.ts';
import type { SweepTargets, Target } from './types.ts';

/** The number of accounts that are swept in parallel; each has its own adaptive concurrency. */
const accountConcurrency = 16;

export type SweepRun = {
  readonly sweepTargets: SweepTargets;
  readonly guardrails: readonly Guardrail[];
  readonly dryRun: boolean;
  readonly keepFindings: boolean;
  readonly onFinding: (finding: SummaryFinding) => void;
  readonly progress: SweepProgress;
  readonly signal: AbortSignal;
};

/** Sweeps all targets. An account that cannot be swept is in the summary with its error and stops no other. */
export async function runSweep(run: SweepRun): Promise<Summary> {
  const { sweepTargets, guardrails, dryRun, progress, signal } = run;
  const started = new Date();
  const summary = new SummaryBuilder(run);
  for (const { accountId, reason } of sweepTargets.undetermined) {
    summary.begin(accountId, null);
    summary.fail(accountId, reason);
  }
  progress.start(sweepTargets.targets.map(({ accountId }) => accountId));
  const one = async (target: Target) => {
    if (signal.aborted) return;
    summary.begin(target.accountId, target.accountType);
    progress.accountBegun(target.accountId);
    const error = await sweepTarget(run, target, started, summary);
    if (error !== undefined) summary.fail(target.accountId, error);
    progress.accountDone(target.accountId);
  };
  try {
    await pMap(sweepTargets.targets, one, { concurrency: accountConcurrency });
  } finally {
    progress.stop();
  }
  const ended = summary.accounts.filter(({ isFinished, error }) => isFinished || error !== null);
  return {
    dryRun,
    isComplete: ended.length === sweepTargets.targets.length + sweepTargets.undetermined.length,
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1_000,
    guardrails: guardrails.map(({ id }) => id),
    accounts: summary.accounts,
    buckets: summary.buckets,
    elsewhere: summary.elsewhere,
    states: summary.states,
    changes: summary.changes,
    leftAlone: summary.leftAlone,
    record: dryRun ? null : sweepTargets.record,
    findings: summary.findings,
  };
}

/** Sweeps one account. Returns the reason if that is not possible. */
async function sweepTarget(
  { sweepTargets, guardrails, dryRun, progress, signal }: SweepRun,
  { accountId, accountType, accountAge, clientFor, surrounding, concurrency }: Target,
  started: Date,
  summary: SummaryBuilder,
): Promise<string | undefined> {
  const principal = sweepTargets.requestedBy;
  const trigger = { eventId: `sweep-${started.toISOString()}`, detailType: 'Palisade Sweep', principal };
  const { regions } = sweepTargets.governance;
  const sources = dryRun ? sweepTargets.dryRunSources : sweepTargets.sources;
  const surroundings = createSurroundings(surrounding, sources.sourcesOf);
  const context = { accountType, accountAge, trigger, clientFor, surroundings };
  const sweeper = dryRun ? sweepTargets.dryRunSweeperFor(context) : sweepTargets.sweeperFor(context);
  const found = await toResult(sources.record(await askSources(surrounding, accountId, regions)));
  if (!found.ok) return formatFailure(found.failure);
  const swept = await toResult(
    sweepAccount({
      accountId,
      regions,
      guardrails,
      clientFor,
      concurrency,
      signal,
      deletedResources: sweepTargets.deletedResources,
      onListed: (resources, isAll) => progress.listed(accountId, resources, isAll),
      sweeper: {
        ...sweeper,
        publish: async (results) => {
          await sweeper.publish(results);
          summary.add(results);
          progress.bucketDone(accountId, summary.changes);
        },
      },
    }),
  );
  if (!swept.ok) return formatFailure(swept.failure);
  summary.leaveOut(swept.value.elsewhere);
  if (swept.value.isFinished) summary.finish(accountId);
  return undefined;
}
