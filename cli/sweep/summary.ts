// The summary of a sweep, counted as it runs: memory grows with the violations, not with the number of buckets.

import type { Classification } from '../../shared/accounts/account-type.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { type Governance, policyFor } from '../../shared/governance/governance.ts';
import { addCounts, type CountsByRegion } from '../../shared/guardrails/contract/resource.ts';
import type { Evaluation } from '../../shared/remediation/evaluate.ts';
import { countOutcomes } from '../../shared/sweep/run-sweep.ts';
import { findingsFor } from '../../shared/sweep/standalone.ts';

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
  readonly record: string | null;
  readonly findings: readonly Finding[];
};

/** States in which a violation remains, or it is not known whether there is one. */
const unresolvedStates = ['failed', 'unreadable', 'monitored', 'contested', 'not yet'];

export function countRemainingViolations({ states }: Pick<Summary, 'states'>): number {
  return unresolvedStates.reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

type AccountCounts = { buckets: number; changes: number; states: Record<string, number>; error: string | null };

export class SummaryBuilder {
  buckets = 0;
  elsewhere: CountsByRegion = {};
  changes = 0;
  readonly states: Record<string, number> = {};
  readonly findings: Finding[] = [];
  readonly #accounts = new Map<string, AccountCounts & { accountType: Classification | null }>();
  readonly #governance: Governance;
  readonly #dryRun: boolean;
  readonly #keepFindings: boolean;
  readonly #onFinding: (finding: Finding) => void;

  /** `onFinding` receives every finding; they are collected in `findings` only with `keepFindings`. */
  constructor(
    governance: Governance,
    {
      dryRun,
      keepFindings,
      onFinding,
    }: { dryRun: boolean; keepFindings: boolean; onFinding: (finding: Finding) => void },
  ) {
    this.#governance = governance;
    this.#dryRun = dryRun;
    this.#keepFindings = keepFindings;
    this.#onFinding = onFinding;
  }

  begin(accountId: string, accountType: Classification | null): void {
    this.#accounts.set(accountId, { accountType, buckets: 0, changes: 0, states: {}, error: null });
  }

  fail(accountId: string, error: string): void {
    this.#countsOf(accountId).error = error;
  }

  /** Adds the buckets of an account that were left out. */
  leaveOut(counts: CountsByRegion): void {
    this.elsewhere = addCounts(this.elsewhere, counts);
  }

  /** Counts the evaluations of one bucket. */
  add(results: readonly Evaluation[]): void {
    const [first] = results;
    if (first === undefined) return;
    const changes = results.filter((result) => this.#isChange(result)).length;
    for (const counted of [this.#countsOf(first.context.resource.accountId), this]) {
      counted.buckets += 1;
      counted.changes += changes;
      countOutcomes(results, counted.states);
    }
    for (const finding of results.flatMap(findingsFor)) {
      this.#onFinding(finding);
      if (this.#keepFindings) this.findings.push(finding);
    }
  }

  get accounts(): AccountSummary[] {
    return [...this.#accounts].map(([accountId, counted]) => ({ accountId, ...counted }));
  }

  #isChange({ context: { guardrail, accountType }, outcome }: Evaluation): boolean {
    if (!this.#dryRun) return outcome.state === 'remediated';
    return outcome.state === 'monitored' && policyFor(this.#governance, accountType, guardrail).mode === 'remediate';
  }

  #countsOf(accountId: string) {
    const counted = this.#accounts.get(accountId);
    if (counted === undefined) throw new Error(`begin was not called for account ${accountId}`);
    return counted;
  }
}
