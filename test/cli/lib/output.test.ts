import { jest } from '@jest/globals';
import fc from 'fast-check';
import { fitWidths, printTable, RowPrinter } from '../../../cli/lib/output.ts';
import { anyText } from '../../support/any-text.ts';

test.each([
  { widths: [14, 24, 40], room: 100, fit: [14, 24, 40] },
  { widths: [14, 24, 40], room: Number.POSITIVE_INFINITY, fit: [14, 24, 40] },
  { widths: [14, 24, 40], room: 70, fit: [14, 24, 32] },
  { widths: [14, 24, 40], room: 50, fit: [14, 18, 18] },
  { widths: [14, 24, 40], room: 5, fit: [10, 10, 10] },
])('columns of $widths in a terminal of $room', ({ widths, room, fit }) => {
  expect(fitWidths(widths, room)).toEqual(fit);
});

describe('a table with any text', () => {
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
  const rows = fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 4 });
  // Colors and line breaks are the table's own.
  const ownCodes = new RegExp(`${String.fromCharCode(0x1b)}\\[\\d+m|\n`, 'g');
  const isSafe = (text: string) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text.replace(ownCodes, ''));

  test('writes nothing that a terminal would obey, or that hides', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const table = written(() => printTable(['One', 'Other'], cells));
        expect(isSafe(table)).toBe(true);
        const printer = written(() => {
          const columns = new RowPrinter([
            ['One', 12],
            ['Other', 20],
          ]);
          for (const cell of cells) columns.print(cell);
        });
        // A column may end in the middle of a character, which is written as a replacement.
        expect(isSafe(printer.toWellFormed())).toBe(true);
      }),
    );
  });

  test('shows every row', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const numbered = cells.map(([one, other], index) => [`row ${index}`, one, other]);
        const table = written(() => printTable(['Row', 'One', 'Other'], numbered));
        for (const [name = ''] of numbered) expect(table).toContain(name);
      }),
    );
  });

  test('keeps the colors of its cells', () => {
    const red = `${String.fromCharCode(0x1b)}[31m`;
    expect(written(() => printTable(['One'], [[`${red}text`]]))).toContain(`${red}text`);
  });
});
