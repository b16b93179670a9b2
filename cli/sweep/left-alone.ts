// Why a sweep leaves violations alone: the same words in its dry run, in its result and in `palisade plan`.
import type { Outcome } from '../../shared/remediation/outcome.ts';
import type { DeniedBy } from '../../shared/remediation/suppression.ts';

/** In the order in which they are printed. */
export const leftAloneReasons = [
  'held',
  'undone',
  'contested',
  'exempt',
  'monitored',
  'paused',
  'over budget',
] as const;
export type LeftAloneReason = (typeof leftAloneReasons)[number];
export type LeftAloneCounts = Readonly<Partial<Record<LeftAloneReason, number>>>;

/** Why a violation is left alone; undefined if it is not, or if there is none. */
export function leftAloneReason(outcome: Outcome): LeftAloneReason | undefined {
  switch (outcome.state) {
    case 'held':
    case 'undone':
    case 'contested':
    case 'exempt':
      return outcome.state;
    case 'monitored':
      return outcome.deniedBy === undefined ? 'monitored' : deniedReasons[outcome.deniedBy];
    default:
      return undefined;
  }
}

/** What change control answers, in the words of the summaries. */
export const deniedReasons = { paused: 'paused', limit: 'over budget' } as const satisfies Record<
  DeniedBy,
  LeftAloneReason
>;

/** The counts as text, such as `3 left alone (1 undone, 2 exempt)`. */
export function describeLeftAlone(counts: LeftAloneCounts): string {
  const parts = leftAloneReasons.flatMap((reason) => (counts[reason] ? [`${counts[reason]} ${reason}`] : []));
  const total = leftAloneReasons.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0);
  return `${total} left alone${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}
