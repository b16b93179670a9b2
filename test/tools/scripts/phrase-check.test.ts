import { findPhrases } from '../../../tools/scripts/phrase-check.ts';
import { type FlaggedPhrase, flaggedPhrases } from '../../../tools/spelling/flagged-phrases.ts';

const phrases = (text: string, file = 'page.md') => findPhrases(file, text, flaggedPhrases).map(({ phrase }) => phrase);

test.each([
  { text: 'Events come late and turned round.', found: ['turned round'] },
  {
    text: 'In earnest, it is held by the hub against all guardrails.',
    found: ['In earnest', 'held by the hub against'],
  },
  { text: 'After so many minutes\nit is tried anew.', found: ['so many', 'anew'] },
  { text: 'Put governance.yml right, and deploy.', found: ['Put governance.yml right'] },
  { text: 'They are told\nof what is gone.', found: ['told of', 'what is gone'] },
])('$text', ({ text, found }) => {
  expect(phrases(text)).toEqual(found);
});

test.each([
  'It runs on a schedule and on demand.',
  'The sum of both is below the limit.',
  'The JSON key `repair` stays.',
  'Recommendations and amendments are words of their own.',
  'Put the right value into governance.yml.',
])('%s is not flagged', (text) => {
  expect(phrases(text)).toEqual([]);
});

test('a phrase that spans two lines of a comment is reported at its beginning', () => {
  const text = 'const one = 1;\n// It is held\n// against the rule.\n';
  expect(findPhrases('file.ts', text, flaggedPhrases)).toEqual([
    { line: 2, column: 10, phrase: 'held against', suggestion: 'evaluate' },
  ]);
});

test('in code only comments and strings are checked', () => {
  const code = "const demanded = mend(anew);\nthrow new Error('aws:kms is demanded'); /* so many */ `whoever demanded`";
  expect(phrases(code, 'file.ts')).toEqual(['demanded', 'so many', 'whoever', 'demanded']);
});

test('an exception applies only to the phrase within it', () => {
  const flagged: FlaggedPhrase[] = [{ pattern: /the sum/, suggestion: 'the total', exceptions: [/the sum of/] }];
  expect(findPhrases('page.md', 'The sum of two, and the sum.', flagged)).toEqual([
    { line: 1, column: 21, phrase: 'the sum', suggestion: 'the total' },
  ]);
});

test('every phrase has a suggestion, which is not flagged itself', () => {
  for (const { suggestion } of flaggedPhrases) {
    expect(suggestion).not.toBe('');
    expect(phrases(suggestion)).toEqual([]);
  }
});
