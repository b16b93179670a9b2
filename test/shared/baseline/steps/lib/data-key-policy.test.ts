// The policy of the account's key: who is admitted by it, and what of it follows governance.yml.
import fc from 'fast-check';
import { canonicalPolicy } from '../../../../../shared/aws/canonical-policy.ts';
import {
  changedStatements,
  dataKeyPolicy,
  type KeyUse,
  policyWithReaders,
} from '../../../../../shared/baseline/steps/lib/data-key-policy.ts';

type Statement = {
  readonly Sid: string;
  readonly Action: unknown;
  readonly Principal: object;
  readonly Condition?: object;
};
const use: KeyUse = { accountId: '111122223333', region: 'eu-west-1', readers: [] };
const statementsOf = (policy: string): readonly Statement[] => JSON.parse(policy).Statement;
const withStatements = (statements: readonly object[]) =>
  canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
const conditionsOf = (statement: Statement | undefined) =>
  (statement?.Condition ?? {}) as { readonly StringEquals?: Readonly<Record<string, unknown>> };
const reader = '444455556666';
const delivery = {
  Sid: 'Delivery',
  Effect: 'Allow',
  Principal: { Service: 'delivery.logs.amazonaws.com' },
  Action: 'kms:GenerateDataKey*',
  Resource: '*',
};
const accountIds = fc.array(fc.stringMatching(/^\d{12}$/), { maxLength: 5 });

test.each([
  { region: 'eu-west-1', root: 'arn:aws:iam::111122223333:root', via: 's3.eu-west-1.amazonaws.com' },
  {
    region: 'cn-north-1',
    root: 'arn:aws-cn:iam::111122223333:root',
    via: ['s3.cn-north-1.amazonaws.com', 's3.cn-north-1.amazonaws.com.cn'],
  },
  { region: 'us-gov-west-1', root: 'arn:aws-us-gov:iam::111122223333:root', via: 's3.us-gov-west-1.amazonaws.com' },
])('in $region the account administers the key and uses it through S3', ({ region, root, via }) => {
  const [administration, throughS3, ...others] = statementsOf(dataKeyPolicy({ ...use, region }));
  expect(others).toEqual([]);
  expect(administration).toMatchObject({ Principal: { AWS: root }, Action: 'kms:*' });
  expect(throughS3).toMatchObject({
    Principal: { AWS: '*' },
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    Condition: { StringEquals: { 'kms:CallerAccount': '111122223333', 'kms:ViaService': via } },
  });
});

test('nobody is admitted without his account and S3 being named, and readers can only read', () => {
  fc.assert(
    fc.property(accountIds, (readers) => {
      const [, ...open] = statementsOf(dataKeyPolicy({ ...use, readers }));
      for (const statement of open) {
        expect(Object.keys(conditionsOf(statement).StringEquals ?? {})).toEqual([
          'kms:CallerAccount',
          'kms:ViaService',
        ]);
      }
      const reading = open.find(({ Sid }) => Sid === 'PalisadeReaders');
      const others = [...new Set(readers)].filter((id) => id !== use.accountId).toSorted();
      if (others.length === 0) return expect(reading).toBeUndefined();
      expect([conditionsOf(reading).StringEquals?.['kms:CallerAccount']].flat()).toEqual(others);
      expect(reading?.Action).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
    }),
  );
});

test('a policy as it was made needs nothing, and gets other readers without losing what others added', () => {
  fc.assert(
    fc.property(accountIds, accountIds, fc.boolean(), (before, after, isAdded) => {
      const made = statementsOf(dataKeyPolicy({ ...use, readers: before }));
      const present = withStatements(isAdded ? [delivery, ...made] : made);
      expect(changedStatements(present, use)).toEqual([]);
      expect(policyWithReaders(present, { ...use, readers: before })).toBeUndefined();
      const changed = policyWithReaders(present, { ...use, readers: after }) ?? present;
      expect(policyWithReaders(changed, { ...use, readers: after })).toBeUndefined();
      expect(changedStatements(changed, use)).toEqual([]);
      expect(statementsOf(changed).some(({ Sid }) => Sid === 'Delivery')).toBe(isAdded);
    }),
  );
});

test.each([
  { what: 'removed', change: () => [] },
  { what: 'wider', change: (each: Statement) => [{ ...each, Action: 'kms:*' }] },
  { what: 'without its conditions', change: ({ Condition: _, ...each }: Statement) => [each] },
  { what: 'turned to Deny', change: (each: Statement) => [{ ...each, Effect: 'Deny' }] },
])('a statement that is $what is reported', ({ change }) => {
  const made = statementsOf(dataKeyPolicy({ ...use, readers: [reader] }));
  const present = withStatements(made.flatMap((each) => (each.Sid === 'PalisadeThroughS3' ? change(each) : [each])));
  expect(changedStatements(present, use)).toEqual(['PalisadeThroughS3']);
});

test('a policy with one statement that is not in a list is read', () => {
  expect(changedStatements(JSON.stringify({ Statement: delivery }), use)).toEqual([
    'PalisadeAdministration',
    'PalisadeThroughS3',
  ]);
});
