// The table in which a benchmark prints its targets and whether they were reached.
import { paint, printTable } from '../../cli/lib/output.ts';

export type TargetResult = { readonly what: string; readonly value: string; readonly isReached: boolean };

/** Prints the targets. Returns whether all were reached. */
export function printTargets(results: readonly TargetResult[]): boolean {
  printTable(
    ['Target', 'Measured', ''],
    results.map(({ what, value, isReached }) => [
      what,
      value,
      isReached ? paint('green', 'reached') : paint('red', 'missed'),
    ]),
  );
  return results.every(({ isReached }) => isReached);
}
