import fc from 'fast-check';
import { codeFrame } from '../../../cli/lib/code-frame.ts';

const anyLine = fc.string({ unit: 'binary-ascii', maxLength: 200 }).map((text) => text.replaceAll('\n', ''));

test('a frame has the width, no control characters, and marks below the offending text', () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 3 }),
      anyLine,
      fc.nat(200),
      fc.nat(150),
      (above, rest, indent, length) => {
        const line = `${' '.repeat(indent)}${'x'.repeat(length + 1)}${rest}`;
        const place = { line: above.length + 1, column: indent + 1, endColumn: indent + length + 2 };
        const frame = codeFrame([...above, line, rest].join('\n'), place, 80);
        const shown = frame.split('\n');
        const at = shown.findIndex((each) => each.startsWith('>'));
        const marks = shown[at + 1] ?? '';
        expect(Math.max(...shown.map((each) => each.length))).toBeLessThanOrEqual(80);
        expect(frame).not.toMatch(/[\p{Cc}--\n]/v);
        expect(marks.trim()).toMatch(/^\| +\^+$/);
        expect((shown[at] ?? '').slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toMatch(/^x+$/);
      },
    ),
  );
});

test('of a long line, the part around the offending text is shown', () => {
  const line = `${'a'.repeat(100)}WRONG${'b'.repeat(100)}`;
  const [shown = '', marks = ''] = codeFrame(line, { line: 1, column: 101, endColumn: 106 }, 40).split('\n');
  expect(shown).toMatch(/^> 1 \| a+WRONG$/);
  expect(marks.indexOf('^')).toBe(shown.indexOf('WRONG'));
});
