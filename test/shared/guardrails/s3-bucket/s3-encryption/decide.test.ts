import { decide } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/decide.ts';
import type { Encryption, Parameters } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/settings.ts';

const facts = (algorithm: Encryption['algorithm'], more: Partial<Encryption> = {}): Encryption => ({
  algorithm,
  key: null,
  bucketKey: false,
  blocked: [],
  ...more,
});
const aes: Parameters = { encryption: 'AES256', key: null, bucketKey: true };
const kms: Parameters = {
  encryption: 'aws:kms',
  key: 'arn:{partition}:kms:{region}:{account}:alias/data',
  bucketKey: true,
};

test.each([
  { name: 'AES256 where AES256 is enough', facts: facts('AES256'), required: aes },
  { name: 'aws:kms where AES256 is enough', facts: facts('aws:kms'), required: aes },
  {
    name: 'aws:kms with another key than the required one',
    facts: facts('aws:kms', { key: 'alias/other' }),
    required: kms,
  },
  { name: 'aws:kms without a bucket key', facts: facts('aws:kms', { bucketKey: false }), required: kms },
  { name: 'aws:kms:dsse where aws:kms is required', facts: facts('aws:kms:dsse', { key: 'alias/own' }), required: kms },
])('$name is compliant', ({ facts, required }) => {
  expect(decide(facts, required)).toEqual({
    kind: 'compliant',
    reason: `default encryption is ${facts.algorithm}`,
  });
});

test.each([
  { name: 'none where AES256 is required', facts: facts('none'), required: aes, change: facts('AES256') },
  {
    name: 'AES256 where aws:kms is required',
    facts: facts('AES256'),
    required: kms,
    change: facts('aws:kms', { key: kms.key, bucketKey: true }),
  },
  {
    name: 'AES256 with SSE-C blocked, which remains blocked',
    facts: facts('AES256', { blocked: ['SSE-C'] }),
    required: { ...kms, key: 'aws-managed-key', bucketKey: false },
    change: facts('aws:kms', { blocked: ['SSE-C'] }),
  },
])('$name is violating', ({ facts, required, change }) => {
  const reason = `default encryption is ${facts.algorithm}; ${required.encryption} is required`;
  expect(decide(facts, required)).toEqual({ kind: 'violating', reason, change });
});
