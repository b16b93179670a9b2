// The time to remediate of violations, from the history of a finding.
import type { Finding, State } from '../shared/findings/finding.ts';
import type { HistoryStep } from '../shared/findings/finding-queries.ts';

/** After a step in one of these states the violation is still open: the time continues to run. */
const awaitingRemediation: readonly State[] = ['failed', 'unreadable'];

/**
 * The time to remediate of each remediation in a finding's history, in milliseconds: from the event that reported the
 * violation, including failed attempts, until the verified remediation was published. Steps without `publishedAt`, from
 * earlier versions, are not counted. Pure.
 */
export function timesToRemediateMs(steps: readonly HistoryStep[]): number[] {
  const timesMs: number[] = [];
  let waitingSince: string | undefined;
  for (const { finding, publishedAt } of steps.toSorted(byTime)) {
    if (awaitingRemediation.includes(finding.state)) {
      waitingSince ??= finding.firstSeenAt;
      continue;
    }
    const since = waitingSince ?? finding.firstSeenAt;
    waitingSince = undefined;
    if (finding.state !== 'remediated' || publishedAt === undefined) continue;
    timesMs.push(Date.parse(publishedAt) - Date.parse(since));
  }
  return timesMs;
}

function byTime({ finding: one }: { finding: Finding }, { finding: other }: { finding: Finding }): number {
  return one.at.localeCompare(other.at);
}
