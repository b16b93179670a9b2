// What a condition says about a request, with the keys that are missing or unknown (IAM User Guide, "IAM JSON policy elements:
// Condition operators" and the page on set operators).
import { conditionTruth, type KeyValue } from '../../../../shared/policies/denials/conditions.ts';
import { unknownFor } from '../../../../shared/policies/denials/truth.ts';

const name = 'aws:PrincipalOrgID';
const truthOf = (operator: string, value: KeyValue, wanted: string | readonly string[] = 'o-1') =>
  conditionTruth({ [operator]: { [name]: wanted } } as never, (key) => (key === name ? value : 'unknown'));

test.each([
  ['StringEquals', false],
  ['StringNotEquals', true],
  ['ArnNotLike', true],
  ['StringEqualsIfExists', true],
  ['StringNotEqualsIfExists', true],
  ['ForAnyValue:StringEquals', false],
  ['ForAnyValue:StringNotEquals', false],
  ['ForAnyValue:StringNotLike', false],
  ['ForAnyValue:StringNotEqualsIfExists', true],
])('%s about a key that is not there is %j', (operator, expected) => {
  expect(truthOf(operator, [])).toBe(expected);
});

test.each([
  ['StringEquals', true, false],
  ['StringNotEquals', false, true],
  ['ForAnyValue:StringEquals', true, false],
  ['ForAnyValue:StringNotEquals', false, true],
])('%s compares the value', (operator, same, other) => {
  expect([truthOf(operator, ['o-1']), truthOf(operator, ['o-2'])]).toEqual([same, other]);
});

test('of several values, one is enough for ForAnyValue, negated or not', () => {
  expect(truthOf('ForAnyValue:StringEquals', ['o-1', 'o-2'])).toBe(true);
  expect(truthOf('ForAnyValue:StringNotEquals', ['o-1', 'o-2'])).toBe(true);
  expect(truthOf('StringNotEquals', ['o-1', 'o-2'])).toBe(false);
});

test('Null asks whether a key is there', () => {
  expect([truthOf('Null', [], 'true'), truthOf('Null', ['o-1'], 'true')]).toEqual([true, false]);
  expect([truthOf('Null', [], 'false'), truthOf('Null', ['o-1'], 'false')]).toEqual([false, true]);
});

test.each(['StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'Null'])(
  'an unknown key leaves %s open',
  (operator) => {
    expect(truthOf(operator, 'unknown', 'true')).toEqual(unknownFor(name));
  },
);
