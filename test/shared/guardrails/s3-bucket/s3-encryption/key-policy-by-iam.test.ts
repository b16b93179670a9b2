// What a preflight takes from a key's policy, compared with IAM's own evaluation of the requests that S3 would make.
import fc from 'fast-check';
import { statementsIn } from '../../../../../shared/guardrails/s3-bucket/look/bucket-policy.ts';
import type { Grantee } from '../../../../../shared/guardrails/s3-bucket/look/grantee.ts';
import { admits, type KeyAction } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/key-policy.ts';
import { bucket } from '../../../../support/fake-s3.ts';
import { byIam, policyOf, throughS3 } from '../../../../support/kms-keys.ts';
import { everything, mayUseKey } from '../../../../support/simulate-key.ts';

const other = '444455556666';
const bucketArn = `arn:aws:s3:::${bucket.id}`;
const role = (name: string) => `arn:aws:iam::${other}:role/${name}`;
const logs = 'delivery.logs.amazonaws.com';

// The simulation does not know kms:EncryptionContext: the rows of key-policy.test.ts have it.
const condition = fc.constantFrom<object>(
  { StringEquals: { 'kms:CallerAccount': bucket.accountId } },
  { StringEquals: { 'kms:CallerAccount': [bucket.accountId, other] } },
  { StringEqualsIfExists: { 'kms:CallerAccount': bucket.accountId } },
  { StringNotEquals: { 'kms:CallerAccount': bucket.accountId } },
  { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
  { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
  { StringNotLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
  { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } },
  { StringEquals: { 'aws:SourceAccount': other } },
  { StringEquals: { 'aws:SourceAccount': [other, '777788889999'] } },
  { StringNotEquals: { 'aws:SourceAccount': other } },
  { ArnLike: { 'aws:PrincipalArn': role('*') } },
  { ArnNotLike: { 'aws:PrincipalArn': role('reader') } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  { StringEquals: { 'aws:PrincipalAccount': other } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { Bool: { 'aws:SecureTransport': 'true' } },
  { Null: { 'aws:SourceAccount': 'true' } },
  { Null: { 'kms:ViaService': 'false' } },
);

const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Principal: fc.constantFrom<unknown>(
      '*',
      { AWS: '*' },
      { AWS: other },
      { AWS: `arn:aws:iam::${other}:root` },
      { AWS: role('reader') },
      { AWS: [role('reader'), role('writer')] },
      { AWS: `arn:aws:iam::${bucket.accountId}:root` },
      { Service: logs },
      { Service: ['config.amazonaws.com', logs] },
    ),
    Action: fc.constantFrom<unknown>('kms:*', 'kms:Decrypt', 'kms:GenerateDataKey*', ['kms:decrypt', 'kms:Generate*']),
    Resource: fc.constant('*'),
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Principal', 'Action', 'Resource'] },
);

/** Somebody whom the bucket's policy admits, and a request of theirs. */
type Case = {
  readonly grantee: Grantee;
  readonly named: readonly string[];
  readonly principal: string;
  readonly sourceAccounts: readonly string[];
  readonly sourceAccount: string | undefined;
};

const service: fc.Arbitrary<Case> = fc
  .constantFrom<{ admitted: string[]; sent: string | undefined }>(
    { admitted: [], sent: other },
    { admitted: [], sent: '777788889999' },
    { admitted: [], sent: undefined },
    { admitted: [other], sent: other },
    { admitted: [other, '777788889999'], sent: other },
    { admitted: [other, '777788889999'], sent: '777788889999' },
  )
  .map(({ admitted, sent }) => ({
    grantee: { kind: 'service', id: logs },
    named: [],
    principal: logs,
    sourceAccounts: admitted,
    sourceAccount: sent,
  }));
const account: fc.Arbitrary<Case> = fc
  .record({
    principal: fc.constantFrom('reader', 'writer', 'else'),
    isNamed: fc.boolean(),
  })
  .map(({ principal, isNamed }) => ({
    grantee: { kind: 'account', id: other },
    named: isNamed ? [role(principal)] : [`arn:aws:iam::${other}:root`],
    principal: role(principal),
    sourceAccounts: [],
    sourceAccount: undefined,
  }));

const isAllowed = (statements: readonly object[], action: KeyAction, { principal, sourceAccount }: Case) =>
  mayUseKey({ policy: policyOf(...statements), principal, action, identity: everything, sourceAccount });

test('property: whom the key’s policy is said to admit can use it, and whom it is said to refuse cannot', async () => {
  const found = { yes: 0, no: 0, unsure: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(statement, { minLength: 1, maxLength: 3 }),
      fc.subarray([byIam, throughS3]),
      fc.oneof(service, account),
      fc.constantFrom<KeyAction>('kms:Decrypt', 'kms:GenerateDataKey'),
      async (statements, usual, each, action) => {
        const all = [...usual, ...statements];
        const { grantee, named, sourceAccounts } = each;
        const conditions =
          sourceAccounts.length === 0
            ? []
            : [{ operator: 'StringEquals', key: 'aws:SourceAccount'.toLowerCase(), values: [...sourceAccounts] }];
        const request = { bucketArn, region: bucket.region, bucketKey: true };
        const answer = admits(statementsIn(policyOf(...all)) ?? [], action, { grantee, named, conditions }, request);
        found[answer] += 1;
        if (answer !== 'unsure') expect(answer).toBe((await isAllowed(all, action, each)) ? 'yes' : 'no');
      },
    ),
    { numRuns: 400 },
  );
  // Otherwise the property would compare nothing.
  expect(Math.min(found.yes, found.no)).toBeGreaterThan(20);
});
