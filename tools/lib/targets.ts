// The table in which a benchmark prints its targets and whether they were reached.
import { printRows } from '../../cli/lib/table/print-rows.ts';

export type TargetResult = { readonly what: string; readonly value: string; readonly isReached: boolean };

/** Prints the targets. Returns whether all were reached. */
export function printTargets(results: readonly TargetResult[]): boolean {
  printRows(results, [
    { title: 'Target', value: ({ what }) => what, width: 'whole' },
    { title: 'Measured', value: ({ value }) => value, width: 'whole' },
    {
      title: '',
      value: ({ isReached }) => (isReached ? 'reached' : 'missed'),
      width: 'whole',
      style: ({ isReached }) => (isReached ? 'green' : 'red'),
    },
  ]);
  return results.every(({ isReached }) => isReached);
}
