import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { Column } from '../../../../cli/lib/table/column.ts';
import { printHead, printRows } from '../../../../cli/lib/table/print-rows.ts';
import { anyText } from '../../../support/any-text.ts';

/** What is written while `print` runs. */
function written(print: () => void): string {
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    print();
  } finally {
    write.mockRestore();
  }
  return text;
}

type Row = readonly [name: string, one: string, other: string];
const columns: readonly Column<Row>[] = [
  { title: 'Row', value: ([name]) => name, width: 'whole' },
  { title: 'One', value: ([, one]) => one, width: 12 },
  { title: 'Other', value: ([, , other]) => other, width: 'truncated', style: () => 'red' },
];
const anyRows = fc
  .array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 4 })
  .map((cells) => cells.map(([one, other], index): Row => [`row ${index}`, one, other]));
const anyScreen = fc.record({ width: fc.option(fc.integer({ min: 20, max: 200 }), { nil: undefined }) });
const isSafe = (text: string) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text.replaceAll('\n', ''));

test('a table with any text writes nothing that a terminal would obey, or that hides', () => {
  fc.assert(
    fc.property(anyRows, anyScreen, (rows, screen) => {
      expect(isSafe(written(() => printRows(rows, columns, { screen })))).toBe(true);
      const stream = written(() => {
        const print = printHead(columns, { screen });
        for (const row of rows) print(row);
      });
      expect(isSafe(stream)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('every row is there', () => {
  fc.assert(
    fc.property(anyRows, anyScreen, (rows, screen) => {
      const table = written(() => printRows(rows, columns, { screen }));
      for (const [name] of rows) expect(table).toContain(name);
    }),
    { numRuns: 40 },
  );
});

test('a table without rows has its titles', () => {
  expect(written(() => printRows([], columns, { screen: { width: 80 } }))).toBe('Row  One  Other\n');
});
