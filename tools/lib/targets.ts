// How a benchmark says which of its targets were reached.
import { paint, printTable } from '../../cli/lib/output.ts';

export type Check = { readonly what: string; readonly value: string; readonly isReached: boolean };

/** Prints the targets, and answers whether all were reached. */
export function printVerdict(checks: readonly Check[]): boolean {
  printTable(
    ['Target', 'Measured', ''],
    checks.map(({ what, value, isReached }) => [
      what,
      value,
      isReached ? paint('green', 'reached') : paint('red', 'missed'),
    ]),
  );
  return checks.every(({ isReached }) => isReached);
}
