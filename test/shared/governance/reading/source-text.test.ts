import fc from 'fast-check';
import { decodeSource } from '../../../../shared/governance/reading/source-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const someText = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((text) => !text.includes('\0') && !text.startsWith('\ufeff'));

test('text in UTF-8 is what it was, without a byte order mark', () => {
  fc.assert(
    fc.property(someText, fc.boolean(), (text, hasMark) => {
      expect(decodeSource(bytes(hasMark ? `\ufeff${text}` : text))).toEqual({ text: text.toWellFormed() });
    }),
  );
});

test('the first byte that is no UTF-8 is named, and the place of its character', () => {
  // 0xE9 is é in Latin-1; in UTF-8 it begins a character of three bytes, which the letter after it does not continue.
  fc.assert(
    fc.property(
      someText,
      fc.constantFrom(0xe9, 0xff, 0x80, 0xc3),
      fc.constantFrom('', 'x', ' y'),
      (text, wrong, after) => {
        const before = bytes(text.toWellFormed());
        const read = decodeSource(new Uint8Array([...before, wrong, ...bytes(after)]));
        expect(read).toMatchObject({
          offset: text.length,
          problem: expect.stringContaining(`its byte ${before.length + 1} is 0x${wrong.toString(16).toUpperCase()}`),
        });
      },
    ),
  );
});

test.each([
  { name: 'UTF-16, little-endian', input: [0xff, 0xfe, 0x61, 0], says: /UTF-16: save it as UTF-8/ },
  { name: 'UTF-16, big-endian', input: [0xfe, 0xff, 0, 0x61], says: /UTF-16: save it as UTF-8/ },
  { name: 'a program', input: [0x7f, 0x45, 0x4c, 0x46, 0], says: /no text file/ },
])('$name is refused', ({ input, says }) => {
  expect(decodeSource(new Uint8Array(input)).problem).toMatch(says);
});
