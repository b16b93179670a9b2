import fc from 'fast-check';
import stringWidth from 'string-width';
import { proseLines } from '../../../cli/lib/prose.ts';
import { escapeInvisible } from '../../../shared/lib/text.ts';
import { anyText } from '../../support/any-text.ts';

test.each([
  {
    text: 'No local cloud is running. To start one: palisade local up --detach',
    lines: ['No local cloud is running. To start one:', 'palisade local up --detach'],
  },
  {
    text: 'No hub. To deploy one: npm run -s palisade -- deploy. To see what it would do: bin/palisade plan; see the guide.',
    lines: [
      'No hub. To deploy one:',
      'npm run -s palisade -- deploy. To see what it',
      'would do: bin/palisade plan; see the guide.',
    ],
  },
  {
    text: 'To resume: palisade sweep --account 111122223333 --account 444455556666 --from 444455556666',
    lines: ['To resume:', 'palisade sweep --account 111122223333 --account 444455556666 --from 444455556666'],
  },
  {
    text: 'No local cloud is running. To start one: npx --no -- palisade local up --detach',
    lines: ['No local cloud is running. To start one:', 'npx --no -- palisade local up --detach'],
  },
  {
    text: 'A canary shows whether the production account is served: all of it.',
    lines: ['A canary shows whether the production account', 'is served: all of it.'],
  },
  {
    text: '  1. palisade-findings has no subscribers, so nobody is notified of findings:',
    lines: ['  1. palisade-findings has no subscribers,', '    so nobody is notified of findings:'],
  },
  { text: 'short\n\nlines', lines: ['short', '', 'lines'] },
])("'$text'", ({ text, lines }) => {
  expect(proseLines(text, 46)).toEqual(lines);
});

test('no line of what others have written is wider than the terminal, and nothing is lost', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 20, max: 140 }), (text, width) => {
      const safe = escapeInvisible(text);
      const lines = proseLines(safe, width);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(/\s/g, '')).toBe(safe.replaceAll(/\s/g, ''));
    }),
  );
});
