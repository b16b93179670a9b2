import * as fc from 'fast-check';
import { wrapText } from '../../../cli/lib/wrap-text.ts';

test('no line is longer than the width, and nothing but white space is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme-ascii' }), { maxLength: 12 }),
      fc.integer({ min: 0, max: 14 }),
      (words, indent) => {
        const text = words.join(' ');
        const lines = wrapText(text, { width: 80, indent });
        expect(lines.every((line) => line.length <= 80)).toBe(true);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      },
    ),
  );
});

test.each([
  { text: 'one two three four', width: 12, lines: ['  one two', '    three', '    four'] },
  { text: '0123456789012345', width: 12, lines: ['  0123456789', '    012345'] },
  { text: '', width: 12, lines: [] },
])("'$text' in $width columns", ({ text, width, lines }) => {
  expect(wrapText(text, { width, indent: 2 })).toEqual(lines);
});
