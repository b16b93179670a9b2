// Which findings of the journal are listed, and how many. Pure.
import type { Finding, State } from './finding.ts';

export const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const satisfies readonly Finding['severity'][];
export type Severity = (typeof severities)[number];

/** All conditions have to be met; one that is left out is met by every finding. */
export type FindingFilter = {
  readonly accountId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly state?: string | undefined;
  readonly states?: readonly State[] | undefined;
  readonly guardrail?: string | undefined;
  /** This severity, or a higher one. */
  readonly minSeverity?: Severity | undefined;
  readonly accountType?: string | undefined;
  /** Findings that changed at this time or later (ISO 8601 in UTC). */
  readonly since?: string | undefined;
  /** At most this number of them, the newest. */
  readonly limit?: number | undefined;
};

export function matchesFilter(finding: Finding, filter: FindingFilter): boolean {
  const { accountId, resourceId, state, states, guardrail, minSeverity, accountType, since } = filter;
  return (
    isAs(accountId, finding.accountId) &&
    isAs(resourceId, finding.resource.id) &&
    isAs(state, finding.state) &&
    (states === undefined || states.includes(finding.state)) &&
    isAs(guardrail, finding.guardrail) &&
    isAs(accountType, finding.accountType) &&
    (minSeverity === undefined || severities.indexOf(finding.severity) >= severities.indexOf(minSeverity)) &&
    (since === undefined || finding.at >= since)
  );
}

function isAs(wanted: string | undefined, found: string): boolean {
  return wanted === undefined || wanted === found;
}

/** Findings, newest first. `isCut` says that there are more than the limit. */
export type NewestFindings = { readonly findings: readonly Finding[]; readonly isCut: boolean };

/**
 * Collects the newest findings that match, from findings in any order. It keeps twice the limit at most, so that a large
 * journal needs no more memory than a small one.
 */
export function createNewest(filter: FindingFilter): {
  readonly add: (finding: Finding) => void;
  readonly result: () => NewestFindings;
} {
  const { limit = Number.POSITIVE_INFINITY } = filter;
  let kept: Finding[] = [];
  let matching = 0;
  return {
    add: (finding) => {
      if (!matchesFilter(finding, filter)) return;
      matching += 1;
      kept.push(finding);
      if (kept.length >= 2 * limit) kept = newestOf(kept, limit);
    },
    result: () => ({ findings: newestOf(kept, limit), isCut: matching > limit }),
  };
}

function newestOf(findings: readonly Finding[], limit: number): Finding[] {
  return findings.toSorted((one, other) => other.at.localeCompare(one.at)).slice(0, limit);
}
