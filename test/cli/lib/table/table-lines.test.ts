import fc from 'fast-check';
import stringWidth from 'string-width';
import type { Column } from '../../../../cli/lib/table/column.ts';
import { headLines, layOutStream, rowLines, tableLines } from '../../../../cli/lib/table/table-lines.ts';
import { anyText } from '../../../support/any-text.ts';

type Row = { readonly id: string; readonly name: string; readonly who: string; readonly reason: string };

const columns: readonly Column<Row>[] = [
  { title: 'Finding', value: ({ id }) => id, width: 11, short: { title: 'ID', value: ({ id }) => id.slice(0, 11) } },
  { title: 'Name', value: ({ name }) => name, width: 12 },
  { title: 'Who', value: ({ who }) => who, width: 'whole', isOptional: true },
  { title: 'Extra', value: ({ id }) => `extra ${id}`, width: 'whole', isWide: true },
  { title: 'Reason', value: ({ reason }) => reason, width: 'truncated' },
];
const anyRow = fc.record({
  id: fc.stringMatching(/^pf-[0-9a-f]{24}$/),
  name: fc.oneof(fc.stringMatching(/^[a-z-]{3,63}$/), fc.constantFrom('本番環境アカウント', '🦄🚀 team', '데이터')),
  who: fc.stringMatching(/^[a-z]{0,12}$/),
  reason: fc.oneof(anyText, fc.lorem({ maxCount: 20 })),
});
const anyRows = fc.array(anyRow, { minLength: 1, maxLength: 5 });
const anyWidth = fc.integer({ min: 20, max: 200 });
const output = fc.constantFrom(undefined, 'wide' as const);
/** Enough to find what is wrong; a table takes a millisecond. */
const parameters = { numRuns: 40 };
const joined = (lines: readonly string[]) => lines.join('\n').replaceAll(/\s/g, '');

test('no line is wider than the terminal', () => {
  fc.assert(
    fc.property(anyRows, anyWidth, output, (rows, width, output) => {
      for (const line of tableLines(rows, columns, { width, output }))
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
    parameters,
  );
});

test('ids and names are whole, also in a row that is longer than expected', () => {
  fc.assert(
    fc.property(anyRows, anyWidth, (rows, width) => {
      const table = tableLines(rows, columns, { width, output: undefined });
      const layout = layOutStream(columns, { width, output: undefined });
      const stream = rows.map((row) =>
        rowLines(
          layout,
          layout.shown.map(({ cellOf }) => cellOf(row)),
        ),
      );
      for (const [index, { id, name }] of rows.entries()) {
        expect(joined(table)).toContain(name.replaceAll(' ', ''));
        expect(joined(table)).toContain(id.slice(0, 11));
        expect(joined(stream[index] ?? [])).toContain(name.replaceAll(' ', ''));
        expect(joined(stream[index] ?? [])).toContain(id.slice(0, 11));
      }
      for (const line of stream.flat()) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
    parameters,
  );
});

test('an id that fits a line is on one line', () => {
  fc.assert(
    fc.property(anyRows, fc.integer({ min: 30, max: 200 }), (rows, width) => {
      const lines = tableLines(rows, columns, { width, output: 'wide' });
      for (const { id } of rows) expect(lines.filter((line) => line.includes(id))).not.toHaveLength(0);
    }),
    parameters,
  );
});

test('where there is no terminal, every row is one line of whole values', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const lines = tableLines(rows, columns, { width: undefined, output: undefined });
      expect(lines).toHaveLength(rows.length + 1);
      expect(lines[0]).toMatch(/^Finding\s+Name\s+Who\s+Reason$/);
      for (const [index, { id, name }] of rows.entries()) {
        expect(lines[index + 1]).toContain(id);
        expect(lines[index + 1]).toContain(name);
      }
    }),
    parameters,
  );
});

const row = {
  id: 'pf-0123456789abcdef01234567',
  name: 'notebooks',
  who: 'alice',
  reason: 'public access is not blocked',
};

test.each([
  {
    width: 60,
    lines: ['ID           Name       Who    Reason', 'pf-01234567  notebooks  alice  public access is not blocked'],
  },
  { width: 50, lines: ['ID           Name       Who    Reason', 'pf-01234567  notebooks  alice  public access is n…'] },
  { width: 36, lines: ['ID           Name       Who', 'pf-01234567  notebooks  alice'] },
  { width: 24, lines: ['ID           Name', 'pf-01234567  notebooks'] },
  { width: 21, lines: ['ID          Name', 'pf-01234567 notebooks'] },
  {
    width: 20,
    lines: [
      'ID:     pf-01234567',
      'Name:   notebooks',
      'Who:    alice',
      'Reason: public',
      '        access is',
      '        not blocked',
      '',
    ],
  },
])('a row in $width columns', ({ width, lines }) => {
  expect(tableLines([row], columns, { width, output: undefined })).toEqual(lines);
});

test('a column in which no row says anything is left out on a terminal', () => {
  const [titles] = tableLines([{ ...row, who: '' }], columns, { width: 80, output: undefined });
  expect(titles).toBe('ID           Name       Reason');
});

test('a row that is longer than its table expected is stacked, the others are not', () => {
  const layout = layOutStream(columns, { width: 40, output: undefined });
  const linesOf = (name: string) =>
    rowLines(
      layout,
      layout.shown.map(({ cellOf }) => cellOf({ ...row, name, reason: '' })),
    );
  expect(headLines(layout)).toEqual(['ID           Name          Who']);
  expect(linesOf('x'.repeat(40))).toContain('Who:    alice');
  expect(linesOf('notebooks')).toEqual(['pf-01234567  notebooks     alice']);
});
