// How long violations stood until they were repaired, from the history of a finding.
import type { Finding, State } from '../shared/findings/finding.ts';
import type { HistoryStep } from '../shared/findings/finding-queries.ts';

/** States that end with a repair or with another try: what went on before is part of the same wait. */
const awaitingRemediation: readonly State[] = ['failed', 'unreadable'];

/**
 * The time to repair of each repair in a finding's history, in milliseconds: from the event that told of the violation,
 * also where the first tries failed, until the repair was verified and published. Steps of earlier versions, which did not
 * record that, are left out. Pure.
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
