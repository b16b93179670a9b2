// What a run of an owner's platform leaves on record: the results of its steps in the account's record, and the run. Pure.
import {
  type AccountRecord,
  baselineStateOf,
  completeReason,
  incompleteReason,
  type StepResult,
} from '../../shared/accounts/account-record.ts';
import { verifiedAfter } from '../../shared/accounts/verified-steps.ts';
import type { Finding } from '../../shared/findings/finding.ts';

/**
 * The account's record with these results instead of earlier ones. A run over all datasets also ends the results of those
 * that are no more. Everything else stays: when the whole baseline was checked, and by which event. A step that failed for
 * good makes the baseline a failed one, which compare-accounts requests every hour and reports.
 */
export function recordAfter(
  previous: AccountRecord,
  results: readonly StepResult[],
  { isWhole, at }: { readonly isWhole: boolean; readonly at: string },
): AccountRecord {
  const ran = new Set(results.map(({ step }) => step));
  const isReplaced = (old: StepResult) =>
    isWhole ? ran.has(old.step) || old.item !== undefined : results.some((result) => isSame(result, old));
  const steps = [...previous.steps.filter((old) => !isReplaced(old)), ...results];
  // Of the instances of a step, some may not have run: all of them say whether it is in force.
  const ofTheseSteps = steps.filter(({ step }) => ran.has(step));
  return {
    ...previous,
    ...stateAfter(previous, steps),
    steps,
    verified: verifiedAfter(previous.verified ?? {}, ofTheseSteps, at),
  };
}

function isSame(one: StepResult, other: StepResult): boolean {
  return one.step === other.step && one.region === other.region && one.item === other.item;
}

/** A baseline that is waiting goes on by its own messages. */
function stateAfter(previous: AccountRecord, steps: readonly StepResult[]): Pick<AccountRecord, 'state' | 'reason'> {
  const { state, reason } = previous;
  if (state !== 'complete' && state !== 'failed') return { state, reason };
  const now = baselineStateOf(steps);
  if (now === 'waiting') return { state, reason };
  return { state: now, reason: now === 'complete' ? completeReason(steps) : incompleteReason(steps) };
}

/** The run, for the account's history. */
export function runRecord(
  record: AccountRecord,
  results: readonly StepResult[],
  run: {
    readonly trigger: Finding['trigger'];
    readonly attempt: number;
    readonly reason: string;
    readonly since: Date;
    readonly at: Date;
  },
): AccountRecord {
  const state = baselineStateOf(results);
  const outcome = state === 'complete' ? completeReason(results) : incompleteReason(results);
  return {
    ...record,
    steps: [...results],
    state,
    reason: `${run.reason}: ${outcome}`,
    cause: run.trigger,
    attempts: run.attempt,
    since: run.since.toISOString(),
    at: run.at.toISOString(),
  };
}
