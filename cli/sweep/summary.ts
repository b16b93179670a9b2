// The summary of a sweep, counted as it runs: memory grows with the violations, not with the number of buckets.

import type { Classification } from '../../shared/accounts/account-type.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { addCounts, type CountsByRegion } from '../../shared/guardrails/contract/resource.ts';
import type { Evaluation } from '../../shared/remediation/evaluator.ts';
import { findingForOutcome } from '../../shared/remediation/finding-from-outcome.ts';
import { dryRunState } from '../../shared/remediation/outcome.ts';
import { countOutcomes } from '../../shared/sweep/run-sweep.ts';
import { type LeftAloneCounts, type LeftAloneReason, leftAloneReason } from './left-alone.ts';

/**
 * One account in the summary. `error` is the reason why it could not be swept, or not completely; without a type, the
 * type could not be determined.
 */
export type AccountSummary = {
  readonly accountId: string;
  readonly accountType: Classification | null;
  readonly buckets: number;
  readonly states: Readonly<Record<string, number>>;
  readonly changes: number;
  readonly error: string | null;
  /** Whether everything in it was evaluated: false if the sweep was interrupted before, or if there is an error. */
  readonly isFinished: boolean;
};

/** A violation in the summary: a finding, or in a dry run the finding that the sweep would remediate. */
export type SummaryFinding = Omit<Finding, 'state'> & {
  readonly state: Finding['state'] | typeof dryRunState;
  /** Why it is left alone, if it is. */
  readonly leftAlone?: LeftAloneReason;
};

/** The result of a sweep. In a dry run, `changes` counts the settings that would be changed. */
export type Summary = {
  readonly dryRun: boolean;
  readonly isComplete: boolean;
  readonly startedAt: string;
  readonly seconds: number;
  readonly guardrails: readonly string[];
  readonly accounts: readonly AccountSummary[];
  readonly buckets: number;
  /** Buckets that no guardrail evaluates, by Region: it is not governed. */
  readonly elsewhere: CountsByRegion;
  readonly states: Readonly<Record<string, number>>;
  readonly changes: number;
  /** Violations that are left as they are, by reason. */
  readonly leftAlone: LeftAloneCounts;
  readonly record: string | null;
  readonly findings: readonly SummaryFinding[];
};

/** States in which a violation remains, or it is not known whether there is one. */
const unresolvedStates = ['failed', 'unreadable', 'monitored', 'held', 'contested', 'not yet', dryRunState];

export function countRemainingViolations({ states }: Pick<Summary, 'states'>): number {
  return unresolvedStates.reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

type AccountCounts = Pick<AccountSummary, 'accountType'> & {
  buckets: number;
  changes: number;
  states: Record<string, number>;
  error: string | null;
  isFinished: boolean;
};

export class SummaryBuilder {
  buckets = 0;
  elsewhere: CountsByRegion = {};
  changes = 0;
  readonly states: Record<string, number> = {};
  readonly leftAlone: Partial<Record<LeftAloneReason, number>> = {};
  readonly findings: SummaryFinding[] = [];
  readonly #accounts = new Map<string, AccountCounts>();
  readonly #changed: string;
  readonly #keepFindings: boolean;
  readonly #onFinding: (finding: SummaryFinding) => void;

  /** `onFinding` receives every finding; they are collected in `findings` only with `keepFindings`. */
  constructor({
    dryRun,
    keepFindings,
    onFinding,
  }: {
    readonly dryRun: boolean;
    readonly keepFindings: boolean;
    readonly onFinding: (finding: SummaryFinding) => void;
  }) {
    this.#changed = dryRun ? dryRunState : 'remediated';
    this.#keepFindings = keepFindings;
    this.#onFinding = onFinding;
  }

  begin(accountId: string, accountType: Classification | null): void {
    const counts = { buckets: 0, changes: 0, states: {}, error: null, isFinished: false };
    this.#accounts.set(accountId, { accountType, ...counts });
  }

  fail(accountId: string, error: string): void {
    this.#countsOf(accountId).error = error;
  }

  finish(accountId: string): void {
    this.#countsOf(accountId).isFinished = true;
  }

  /** Adds the buckets of an account that were left out. */
  leaveOut(counts: CountsByRegion): void {
    this.elsewhere = addCounts(this.elsewhere, counts);
  }

  /** Counts the evaluations of one bucket. */
  add(results: readonly Evaluation[]): void {
    const [first] = results;
    if (first === undefined) return;
    const changes = results.filter(({ outcome }) => outcome.state === this.#changed).length;
    for (const counted of [this.#countsOf(first.context.resource.accountId), this]) {
      counted.buckets += 1;
      counted.changes += changes;
      countOutcomes(results, counted.states);
    }
    for (const finding of results.flatMap(summaryFindings)) {
      const { leftAlone } = finding;
      if (leftAlone !== undefined) this.leftAlone[leftAlone] = (this.leftAlone[leftAlone] ?? 0) + 1;
      this.#onFinding(finding);
      if (this.#keepFindings) this.findings.push(finding);
    }
  }

  get accounts(): AccountSummary[] {
    return [...this.#accounts].map(([accountId, counted]) => ({ accountId, ...counted }));
  }

  #countsOf(accountId: string) {
    const counted = this.#accounts.get(accountId);
    if (counted === undefined) throw new Error(`begin was not called for account ${accountId}`);
    return counted;
  }
}

/** What the summary says of an evaluation: nothing about a resource that is compliant or was deleted. */
function summaryFindings(evaluation: Evaluation): SummaryFinding[] {
  const leftAlone = leftAloneReason(evaluation.outcome);
  return findingsOf(evaluation).map((finding) => (leftAlone ? { ...finding, leftAlone } : finding));
}

function findingsOf({ context, outcome }: Evaluation): SummaryFinding[] {
  switch (outcome.state) {
    case 'compliant':
    case 'gone':
      return [];
    case 'undone':
    case dryRunState: {
      const { state, ...remediation } = outcome;
      return [{ ...findingForOutcome(context, { ...remediation, state: 'monitored' }), state }];
    }
    default:
      return [findingForOutcome(context, outcome)];
  }
}
