// What a policy says when a list of governance.yml has no role.
import { withoutEmptyLists } from '../../../../shared/policies/statements/empty-lists.ts';
import type { Condition } from '../../../../shared/policies/statements/policy-document.ts';

const deny = { Sid: 'S', Effect: 'Deny', Action: '*', Resource: '*' } as const;
const arn = 'arn:*:iam::*:role/r';

test.each<{ name: string; condition: Condition; expected: Condition | 'no condition' | 'no statement' }>([
  {
    name: 'a list with a role stays',
    condition: { ArnNotLike: { 'aws:PrincipalArn': [arn] } },
    expected: { ArnNotLike: { 'aws:PrincipalArn': [arn] } },
  },
  {
    name: 'an exception for nobody is none',
    condition: { ArnNotLike: { 'aws:PrincipalArn': [] } },
    expected: 'no condition',
  },
  {
    name: 'a restriction of nobody is none',
    condition: { ArnLike: { 'aws:PrincipalArn': [] } },
    expected: 'no statement',
  },
  {
    name: 'other conditions stay',
    condition: { ArnNotLike: { 'aws:PrincipalArn': [] }, StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    expected: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  },
  {
    name: 'a restriction of nobody is none, whatever the exceptions',
    condition: { ArnNotLike: { 'aws:PrincipalArn': [arn] }, ArnLike: { 'aws:PrincipalArn': [] } },
    expected: 'no statement',
  },
])('$name', ({ condition, expected }) => {
  const statement = withoutEmptyLists({ ...deny, Condition: condition });
  if (expected === 'no statement') expect(statement).toBeUndefined();
  else expect(statement).toEqual(expected === 'no condition' ? deny : { ...deny, Condition: expected });
});

test('a statement without a condition stays', () => {
  expect(withoutEmptyLists(deny)).toEqual(deny);
});
