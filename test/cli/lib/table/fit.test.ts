import fc from 'fast-check';
import { fitColumns, type MeasuredColumn, totalWidth } from '../../../../cli/lib/table/fit.ts';

const anyColumn = fc
  .record({
    titleWidth: fc.integer({ min: 0, max: 12 }),
    excess: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200 })),
    isTruncated: fc.boolean(),
    isOptional: fc.boolean(),
  })
  .map(
    ({ titleWidth, excess, ...rest }): MeasuredColumn => ({
      ...rest,
      titleWidth,
      contentWidth: titleWidth + excess,
    }),
  );
const anyColumns = fc.array(anyColumn, { minLength: 1, maxLength: 10 });
const anyRoom = fc.integer({ min: 1, max: 250 });

test('what fits is no wider than the room, whole columns are whole, and columns keep their order', () => {
  fc.assert(
    fc.property(anyColumns, anyRoom, (columns, room) => {
      const fitted = fitColumns(columns, room);
      if (fitted === undefined) return;
      const indexes = fitted.columns.map(({ index }) => index);
      expect(totalWidth(fitted.columns, fitted.gap)).toBeLessThanOrEqual(room);
      expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
      for (const { index, width } of fitted.columns) {
        const { isTruncated, contentWidth, titleWidth } = columns[index] ?? fail(index);
        if (isTruncated) expect(width).toBeGreaterThanOrEqual(Math.min(contentWidth, titleWidth));
        else expect(width).toBe(contentWidth);
      }
    }),
  );
});

test('a whole column that is not optional is there, or rows are stacked', () => {
  fc.assert(
    fc.property(anyColumns, anyRoom, (columns, room) => {
      const required = columns.flatMap((column, index) => (column.isTruncated || column.isOptional ? [] : [index]));
      const fitted = fitColumns(columns, room);
      if (fitted !== undefined)
        expect(fitted.columns.map(({ index }) => index)).toEqual(expect.arrayContaining(required));
      else if (required.length > 0) {
        const widths = required.map((index) => ({ width: columns[index]?.contentWidth ?? 0 }));
        expect(totalWidth(widths, 1)).toBeGreaterThan(room);
      }
    }),
  );
});

test('nothing is cut or left out where there is room for everything', () => {
  fc.assert(
    fc.property(anyColumns, fc.integer({ min: 0, max: 50 }), (columns, more) => {
      const all = columns.map(({ contentWidth }, index) => ({ index, width: contentWidth }));
      expect(fitColumns(columns, totalWidth(all, 2) + more)).toEqual({ columns: all, gap: 2 });
    }),
  );
});

const whole = { titleWidth: 4, contentWidth: 20, isTruncated: false, isOptional: false };
const optional = { ...whole, isOptional: true };
const reason = { titleWidth: 6, contentWidth: 60, isTruncated: true, isOptional: false };

test.each([
  { name: 'prose is cut', columns: [whole, reason, whole], room: 80, widths: [20, 36, 20] },
  { name: 'prose is left out first', columns: [whole, optional, reason], room: 50, widths: [20, 20] },
  { name: 'then the last optional column', columns: [optional, whole, optional, reason], room: 50, widths: [20, 20] },
  { name: 'and prose takes its place', columns: [whole, optional, reason], room: 41, widths: [20, 19] },
  {
    name: 'the widest prose is cut first',
    columns: [reason, { ...reason, contentWidth: 20 }],
    room: 62,
    widths: [40, 20],
  },
  { name: 'columns move together', columns: [whole, whole, reason], room: 41, widths: [20, 20] },
  { name: 'rows are stacked', columns: [whole, whole, reason], room: 40, widths: undefined },
])('$name', ({ columns, room, widths }) => {
  expect(fitColumns(columns, room)?.columns.map(({ width }) => width)).toEqual(widths);
});

function fail(index: number): never {
  throw new Error(`there is no column ${index}`);
}
