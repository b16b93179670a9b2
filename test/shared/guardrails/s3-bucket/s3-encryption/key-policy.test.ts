import { statementsIn } from '../../../../../shared/guardrails/s3-bucket/look/bucket-policy.ts';
import type { Grantee } from '../../../../../shared/guardrails/s3-bucket/look/grantee.ts';
import { admits } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/key-policy.ts';
import { bucket } from '../../../../support/fake-s3.ts';
import { byIam, policyOf, throughS3 } from '../../../../support/kms-keys.ts';

const logs: Grantee = { kind: 'service', id: 'delivery.logs.amazonaws.com' };
const other: Grantee = { kind: 'account', id: '444455556666' };
const own: Grantee = { kind: 'account', id: bucket.accountId };
const organization: Grantee = { kind: 'organization', id: 'o-a1b2c3d4e5' };
const request = { bucketArn: `arn:aws:s3:::${bucket.id}`, region: bucket.region, bucketKey: true };
const allow = (Principal: unknown, Condition?: object, Action: unknown = 'kms:*') => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...(Condition ? { Condition } : {}),
});
const deny = (Principal: unknown, Condition?: object) => ({ ...allow(Principal, Condition), Effect: 'Deny' });
const role = 'arn:aws:iam::444455556666:role/reader';
const condition = (operator: string, key: string, ...values: string[]) => ({
  operator,
  key: key.toLowerCase(),
  values,
});

test.each([
  { name: 'a service that is named', statements: [allow({ Service: logs.id })], who: logs, is: 'yes' },
  { name: 'another service', statements: [allow({ Service: 'config.amazonaws.com' })], who: logs, is: 'no' },
  { name: 'a service, by IAM of the account', statements: [byIam], who: logs, is: 'no' },
  { name: 'a service, by the account’s use through S3', statements: [throughS3], who: logs, is: 'no' },
  { name: 'a service, by no condition', statements: [allow('*')], who: logs, is: 'yes' },
  {
    name: 'an action by a pattern',
    statements: [allow({ Service: logs.id }, undefined, 'kms:GenerateDataKey*'.toLowerCase())],
    who: logs,
    is: 'yes',
  },
  {
    name: 'another action',
    statements: [allow({ Service: logs.id }, undefined, ['kms:Decrypt'])],
    who: logs,
    is: 'no',
  },
  {
    name: 'a service, with a condition that the bucket’s policy does not have',
    statements: [allow({ Service: logs.id }, { StringEquals: { 'aws:SourceAccount': '111122223333' } })],
    who: logs,
    is: 'unsure',
  },
  {
    name: 'a service, with the condition of the bucket’s policy',
    statements: [
      allow({ Service: logs.id }, { StringEquals: { 'aws:SourceAccount': ['111122223333', '444455556666'] } }),
    ],
    who: logs,
    conditions: [condition('StringEquals', 'aws:SourceAccount', '444455556666')],
    is: 'yes',
  },
  {
    name: 'a service, with a narrower condition than the bucket’s policy',
    statements: [allow({ Service: logs.id }, { StringEquals: { 'aws:SourceAccount': '111122223333' } })],
    who: logs,
    conditions: [condition('StringEquals', 'aws:SourceAccount', '444455556666', '111122223333')],
    is: 'unsure',
  },
  {
    name: 'a service, with a pattern that covers the bucket’s policy',
    statements: [
      allow({ Service: logs.id }, { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:us-east-1:444455556666:*' } }),
    ],
    who: logs,
    conditions: [condition('ArnLike', 'aws:SourceArn', 'arn:aws:logs:us-east-1:444455556666:delivery-source:*')],
    is: 'yes',
  },
  { name: 'an account that is named', statements: [allow({ AWS: '444455556666' })], who: other, is: 'yes' },
  { name: 'an account’s root', statements: [allow({ AWS: 'arn:aws:iam::444455556666:root' })], who: other, is: 'yes' },
  { name: 'another account', statements: [allow({ AWS: '777788889999' }), throughS3], who: other, is: 'no' },
  {
    name: 'the role that the bucket’s policy names',
    statements: [allow({ AWS: role })],
    who: other,
    named: [role],
    is: 'yes',
  },
  {
    name: 'a role of an account that is admitted whole',
    statements: [allow({ AWS: role })],
    who: other,
    named: ['444455556666'],
    is: 'unsure',
  },
  {
    name: 'the account by a condition, through S3',
    statements: [
      allow('*', {
        StringEquals: { 'kms:CallerAccount': ['444455556666'], 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
      }),
    ],
    who: other,
    is: 'yes',
  },
  {
    name: 'the account through another service',
    statements: [allow({ AWS: '444455556666' }, { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } })],
    who: other,
    is: 'no',
  },
  {
    name: 'the organization, as in the bucket’s policy',
    statements: [allow('*', { StringEquals: { 'aws:PrincipalOrgID': organization.id } })],
    who: organization,
    conditions: [condition('StringEquals', 'aws:PrincipalOrgID', organization.id)],
    is: 'yes',
  },
  {
    name: 'the organization, account by account',
    statements: [allow({ AWS: '444455556666' })],
    who: organization,
    is: 'no',
  },
  { name: 'the account itself', statements: [throughS3], who: own, is: 'yes' },
  {
    name: 'objects of the bucket by the encryption context',
    statements: [
      allow(
        { AWS: '444455556666' },
        { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket.id}` } },
      ),
    ],
    who: other,
    is: 'yes',
  },
  {
    name: 'objects of another bucket',
    statements: [
      allow({ AWS: '444455556666' }, { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::x' } }),
    ],
    who: other,
    is: 'no',
  },
  {
    name: 'a condition that is not known',
    statements: [allow({ AWS: '444455556666' }, { StringEquals: { 'aws:userid': 'x' } })],
    who: other,
    is: 'unsure',
  },
  {
    name: 'a variable',
    statements: [allow('*', { StringEquals: { 'aws:PrincipalAccount': ['$', '{aws:SourceAccount}'].join('') } })],
    who: other,
    is: 'no',
  },
  {
    name: 'a denial',
    statements: [allow({ AWS: '444455556666' }), deny({ AWS: '444455556666' })],
    who: other,
    is: 'no',
  },
  {
    name: 'a denial of others',
    statements: [allow({ AWS: '444455556666' }), deny({ AWS: '777788889999' })],
    who: other,
    is: 'yes',
  },
  {
    name: 'a denial without TLS',
    statements: [allow({ AWS: '444455556666' }), deny('*', { Bool: { 'aws:SecureTransport': 'false' } })],
    who: other,
    is: 'yes',
  },
  {
    name: 'a denial of everything that does not come through S3',
    statements: [
      allow({ AWS: '444455556666' }),
      deny('*', { StringNotEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }),
    ],
    who: other,
    is: 'yes',
  },
  {
    name: 'a denial by a condition that cannot be compared',
    statements: [
      allow({ AWS: '444455556666' }),
      deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    ],
    who: other,
    is: 'unsure',
  },
  {
    name: 'everybody but some',
    statements: [{ Effect: 'Allow', NotPrincipal: { AWS: '777788889999' }, Action: 'kms:*' }],
    who: other,
    is: 'unsure',
  },
])('$name: $is', ({ statements, who, named = [], conditions = [], is }) => {
  const parsed = statementsIn(policyOf(...statements)) ?? [];
  expect(parsed).toHaveLength(statements.length);
  expect(admits(parsed, 'kms:GenerateDataKey', { grantee: who, named, conditions }, request)).toBe(is);
});
