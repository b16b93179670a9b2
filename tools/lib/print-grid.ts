// Prints the results of benchmarks and load tests: texts in columns.
import { printRows } from '../../cli/lib/table/print-rows.ts';

/** Prints rows of texts below these titles. */
export function printGrid(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  printRows(
    rows,
    titles.map((title, index) => ({ title, value: (row) => row[index] ?? '', width: 'whole' as const })),
  );
}
