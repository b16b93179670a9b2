import { describeStatement } from '../../../shared/alerts/describe-statement.ts';

test.each([
  {
    name: 'an account',
    value: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 's3:GetObject' },
    says: 'S: Allow s3:GetObject to arn:aws:iam::111122223333:root',
  },
  {
    name: 'several of everything',
    value: { Effect: 'Allow', Principal: { AWS: ['1', '2'], Service: 's' }, Action: ['a:B', 'a:C'], Resource: '*' },
    says: 'S: Allow a:B, a:C to 1, 2, s',
  },
  {
    name: 'everybody, on a condition',
    value: { Effect: 'Deny', Principal: '*', Action: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    says: 'S: Deny * to everybody if Bool aws:SecureTransport',
  },
  {
    name: 'all actions but some, without a principal',
    value: { Effect: 'Deny', NotAction: 's3:Get*', Resource: '*' },
    says: 'S: Deny all but s3:Get*',
  },
])('$name', ({ value, says }) => {
  expect(describeStatement('S', value)).toBe(says);
});

test.each([
  ['a setting', 'Enabled'],
  ['settings', { blockPublicAcls: true }],
  ['a list', ['a']],
  ['nothing', null],
  ['a statement that names whom it is not about', { Effect: 'Deny', NotPrincipal: { AWS: '1' }, Action: '*' }],
])('%s is not described as a statement', (_name, value) => {
  expect(describeStatement('S', value)).toBeUndefined();
});

test('a statement for many accounts is cut', () => {
  const many = Array.from({ length: 100 }, (_, index) => String(100_000_000_000 + index));
  const line = describeStatement('S', { Effect: 'Allow', Principal: { AWS: many }, Action: 's3:GetObject' });
  expect(line).toHaveLength(400);
  expect(line?.endsWith('…')).toBe(true);
});
