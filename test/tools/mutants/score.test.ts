import { compareSurvivors, countMutants, shareKilled, type TestedMutant } from '../../../tools/mutants/score.ts';

const aMutant = (status: string, statusReason = '', code = 'a > b'): TestedMutant => ({
  status,
  statusReason,
  code,
  mutant: 'true',
});
const byAssertion = aMutant('Killed', 'Error: expect(received).toBe(expected)');
const byError = aMutant('Killed', 'TypeError: undefined is not iterable');

test('a mutant is killed by an assertion or by an exception, and timeouts are counted apart', () => {
  const mutants = [byAssertion, byError, aMutant('Timeout'), aMutant('Survived'), aMutant('CompileError')];
  expect(countMutants(mutants)).toEqual({ byAssertion: 1, byError: 1, byTimeout: 1, survived: 1 });
});

test.each([
  { mutants: [byAssertion, byAssertion, byAssertion, aMutant('Survived')], share: 0.75 },
  { mutants: [byAssertion, byError], share: 0.5 },
  { mutants: [byAssertion, aMutant('Timeout')], share: 1 },
  { mutants: [byAssertion, aMutant('NoCoverage')], share: 0.5 },
  { mutants: [], share: 1 },
])('the share of $mutants.length mutants that assertions kill is $share', ({ mutants, share }) => {
  expect(shareKilled(countMutants(mutants))).toBe(share);
});

test('a survivor that is not listed, and a listed one that was killed, are problems', () => {
  const listed = { file: 'a.ts', code: 'c > d', mutant: 'true', reason: 'both are the same here' };
  const survivor = aMutant('Survived');
  expect(compareSurvivors('a.ts', [survivor], [listed])).toEqual({ unlisted: [survivor], stale: [listed] });
  expect(compareSurvivors('a.ts', [aMutant('Survived', '', 'c > d')], [listed])).toEqual({ unlisted: [], stale: [] });
  expect(compareSurvivors('b.ts', [], [listed])).toEqual({ unlisted: [], stale: [] });
});
