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
const kms: Parameters = { encryption: 'aws:kms', key: 'alias/data', bucketKey: true };

test.each([
  { name: 'AES256 where AES256 is enough', facts: facts('AES256'), demanded: aes },
  { name: 'aws:kms where AES256 is enough', facts: facts('aws:kms'), demanded: aes },
  {
    name: 'aws:kms under another key than the demanded one',
    facts: facts('aws:kms', { key: 'alias/other' }),
    demanded: kms,
  },
  { name: 'aws:kms without a bucket key', facts: facts('aws:kms', { bucketKey: false }), demanded: kms },
  { name: 'aws:kms:dsse where aws:kms is demanded', facts: facts('aws:kms:dsse', { key: 'alias/own' }), demanded: kms },
])('$name is compliant', ({ facts, demanded }) => {
  expect(decide(facts, demanded)).toMatchObject({ kind: 'compliant' });
});

test.each([
  { name: 'none where AES256 is demanded', facts: facts('none'), demanded: aes, change: facts('AES256') },
  {
    name: 'AES256 where aws:kms is demanded',
    facts: facts('AES256'),
    demanded: kms,
    change: facts('aws:kms', { key: 'alias/data', bucketKey: true }),
  },
  {
    name: 'AES256 with SSE-C blocked, which stays blocked',
    facts: facts('AES256', { blocked: ['SSE-C'] }),
    demanded: { ...kms, key: null, bucketKey: false },
    change: facts('aws:kms', { blocked: ['SSE-C'] }),
  },
])('$name is violating', ({ facts, demanded, change }) => {
  expect(decide(facts, demanded)).toMatchObject({ kind: 'violating', change });
});
