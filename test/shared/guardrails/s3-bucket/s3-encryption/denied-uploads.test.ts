import { policyFactsOf } from '../../../../../shared/guardrails/s3-bucket/look/policy-facts.ts';
import { deniedUploadHazards } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/denied-uploads.ts';
import { keyArn, policyOf } from '../../../../support/kms-keys.ts';

const algorithm = 's3:x-amz-server-side-encryption';
const key = `${algorithm}-aws-kms-key-id`;
const deny = (Condition: object) =>
  policyFactsOf(
    policyOf({ Sid: 'Encrypt', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*', Condition }),
  );

test.each([
  { name: 'all but AES256', condition: { StringNotEquals: { [algorithm]: 'AES256' } }, holds: true },
  { name: 'all but aws:kms', condition: { StringNotEquals: { [algorithm]: 'aws:kms' } }, holds: false },
  { name: 'all but both', condition: { StringNotEquals: { [algorithm]: ['AES256', 'aws:kms'] } }, holds: false },
  { name: 'all but AES256, if asked', condition: { StringNotEqualsIfExists: { [algorithm]: 'AES256' } }, holds: true },
  { name: 'aws:kms', condition: { StringEquals: { [algorithm]: 'aws:kms' } }, holds: true },
  { name: 'by a pattern', condition: { StringNotLike: { [algorithm]: 'aws:kms*' } }, holds: false },
  { name: 'what asks for nothing', condition: { Null: { [algorithm]: 'true' } }, holds: false },
  { name: 'what asks for anything', condition: { Null: { [algorithm]: 'false' } }, holds: true },
  { name: 'all but this key', condition: { StringNotEquals: { [key]: keyArn } }, holds: false },
  { name: 'all but another key', condition: { StringNotEqualsIfExists: { [key]: `${keyArn}0` } }, holds: true },
  { name: 'keys of a customer', condition: { Null: { [`${algorithm}-customer-algorithm`]: 'false' } }, holds: false },
  {
    name: 'all but AES256, under another condition',
    condition: { StringNotEquals: { [algorithm]: 'AES256' }, StringEquals: { 'aws:PrincipalAccount': '1' } },
    holds: true,
  },
  { name: 'by an operator that is not known', condition: { NumericEquals: { [algorithm]: '1' } }, holds: true },
])('a denial of $name: held $holds', ({ condition, holds }) => {
  const hazards = deniedUploadHazards(deny(condition) ?? null, keyArn);
  expect(hazards.map(({ id }) => id)).toEqual(holds ? ['K16'] : []);
});

test('the AWS managed key is asked for without its ARN', () => {
  const policy = deny({ StringNotEquals: { [key]: keyArn } }) ?? null;
  expect(deniedUploadHazards(policy, null)).toMatchObject([
    { id: 'K16', affects: 'uploads under the statement Encrypt' },
  ]);
});
