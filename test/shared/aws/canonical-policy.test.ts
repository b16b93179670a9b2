import fc from 'fast-check';
import { canonicalPolicy } from '../../../shared/aws/canonical-policy.ts';

const statement = {
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: ['*'],
  Condition: { Bool: { a: 'true' } },
};

test.each([
  {
    name: 'with its keys in another order',
    same: { Condition: { Bool: { a: 'true' } }, Resource: ['*'], Action: statement.Action, Effect: 'Allow' },
  },
  { name: 'with its lists in another order', same: { ...statement, Action: statement.Action.toReversed() } },
  { name: 'with a list of one value as a string', same: { ...statement, Resource: '*' } },
])('a document $name has the same canonical form', ({ same }) => {
  expect(canonicalPolicy(JSON.stringify(same))).toBe(canonicalPolicy(JSON.stringify(statement)));
});

test('a URL-encoded document has the same canonical form', () => {
  const text = JSON.stringify(statement);
  expect(canonicalPolicy(encodeURIComponent(text))).toBe(canonicalPolicy(text));
});

test.each([
  { name: 'one more action', other: { ...statement, Action: [...statement.Action, 's3:PutObject'] } },
  { name: 'no condition', other: { ...statement, Condition: undefined } },
  { name: 'another effect', other: { ...statement, Effect: 'Deny' } },
])('a document with $name has another canonical form', ({ other }) => {
  expect(canonicalPolicy(JSON.stringify(other))).not.toBe(canonicalPolicy(JSON.stringify(statement)));
});

test('a canonical document stays the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const once = canonicalPolicy(JSON.stringify(value));
      expect(canonicalPolicy(once)).toBe(once);
    }),
  );
});
