// Runs a sweep over accounts from the command line: progress, totals, and an end that Ctrl-C may bring early.
import pMap from 'p-map';
import { attempt, describe } from '../../shared/aws/errors.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import { onlyLooking } from '../../shared/sweep/standalone.ts';
import { sweepAccount } from '../../shared/sweep/sweep-account.ts';
import type { Progress } from './progress.ts';
import { type Summary, Tally } from './summary.ts';
import type { Field, Target } from './types.ts';

/** So many accounts are swept beside each other; each has a pace of its own. */
const accountsAtOnce = 16;

export type SweepRun = {
  readonly governance: Governance;
  readonly field: Field;
  readonly guardrails: readonly Guardrail[];
  readonly dryRun: boolean;
  readonly keepFindings: boolean;
  readonly heard: (finding: Finding) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/** Sweeps. An account that cannot be swept is in the summary with its error, and stops no other. */
export async function runSweep(run: SweepRun): Promise<Summary> {
  const { governance, field, guardrails, dryRun, progress, signal } = run;
  const started = new Date();
  const tally = new Tally(governance, run);
  progress.start(field.targets.length);
  const one = async (target: Target) => {
    if (signal.aborted) return;
    tally.begin(target.accountId, target.accountType);
    const error = await sweepOne(run, target, started, tally);
    if (error !== undefined) tally.fail(target.accountId, error);
    progress.accountDone(tally);
  };
  await pMap(field.targets, one, { concurrency: accountsAtOnce });
  progress.stop();
  const isComplete = !signal.aborted;
  return {
    dryRun,
    isComplete,
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1_000,
    guardrails: guardrails.map(({ id }) => id),
    accounts: tally.accounts,
    buckets: tally.buckets,
    states: tally.states,
    changes: tally.changes,
    record: dryRun ? null : field.record,
    findings: tally.findings,
  };
}

/** Answers why the account could not be swept, if it could not. */
async function sweepOne(
  { governance, field, guardrails, dryRun, progress, signal }: SweepRun,
  { accountId, accountType, clientsIn, pace }: Target,
  started: Date,
  tally: Tally,
): Promise<string | undefined> {
  const cause = { eventId: `sweep-${started.toISOString()}`, detailType: 'Palisade Sweep', principal: null };
  const place = { accountType, cause, clientsFor: ({ region }: { region: string }) => clientsIn(region) };
  const sweeper = dryRun ? onlyLooking(governance, place, () => new Date()) : field.sweeperFor(place);
  const swept = await attempt(
    sweepAccount({
      accountId,
      regions: governance.regions,
      guardrails,
      clientsIn,
      pace,
      signal,
      departed: dryRun ? undefined : field.departed,
      sweeper: {
        ...sweeper,
        tell: async (results) => {
          await sweeper.tell(results);
          tally.add(results);
          progress.bucketDone(tally);
        },
      },
    }),
  );
  return swept.ok ? undefined : describe(swept.failure);
}
