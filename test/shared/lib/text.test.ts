// Numbers with their nouns.
import { counted } from '../../../shared/lib/text.ts';
import { runCommand } from '../../support/palisade.ts';

test.each([
  { count: 0, says: '0 findings' },
  { count: 1, says: '1 finding' },
  { count: 2, says: '2 findings' },
  { count: 21, says: '21 findings' },
])('$says', ({ count, says }) => expect(counted(count, 'finding')).toBe(says));

test('a plural of its own', () => {
  expect([1, 2].map((count) => counted(count, 'policy', 'policies'))).toEqual(['1 policy', '2 policies']);
});

const nouns =
  'accounts|approvals|attempts|baselines|calls|changes|characters|checks|days|differences|errors|events|findings|hours|keys|messages|minutes|mistakes|pages|policies|rows|rules|settings|steps|times|violations|warnings';

test('no text has a number before a plural without `counted`', async () => {
  const { stdout } = await runCommand('git', [
    'grep',
    '-nE',
    `\\\\$\\\\{[^}]*\\\\} (${nouns})\\\\b`.replaceAll('\\\\', '\\'),
    '--',
    'cli/*.ts',
    'local/*.ts',
  ]);
  const found = stdout.split('\n').filter(Boolean);
  // Limits that are more than one, an adjective, a list, and what is known to be several.
  const known =
    /\$\{(max\w+|confirmationThreshold|account\.age|found\.length|steps\.length|reason\.length|length|policyQuotas.*|2 \* everyHours)\} |everyHours === 1/;
  expect(found.filter((line) => !known.test(line) && !line.includes('numeral('))).toEqual([]);
});
