import { lookBack } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/look-back.ts';
import type { Encryption } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/settings.ts';
import { bucket } from '../../../../support/fake-s3.ts';

const aes: Encryption = { algorithm: 'AES256', key: null, bucketKey: false, blocked: [] };
const key = 'arn:aws:kms:us-east-1:111122223333:key/0';
const kms: Encryption = { algorithm: 'aws:kms', key, bucketKey: true, blocked: [] };

test.each([
  { name: 'back from a key', before: aes, now: kms, notes: [expect.stringContaining(`stay encrypted with ${key}`)] },
  {
    name: 'back from the AWS managed key',
    before: aes,
    now: { ...kms, key: null },
    notes: [expect.stringContaining('aws/s3')],
  },
  { name: 'from one algorithm of KMS to another', before: kms, now: kms, notes: [] },
  { name: 'without KMS', before: { ...aes, algorithm: 'none' as const }, now: aes, notes: [] },
])('$name', async ({ before, now, notes }) => {
  expect(await lookBack(undefined, bucket, before, now)).toEqual({ notes });
});
