// Any state that a bucket's settings can be in, for properties.
import fc from 'fast-check';
import type { BucketState } from './fake-s3.ts';

const block = fc.record({
  BlockPublicAcls: fc.boolean(),
  IgnorePublicAcls: fc.boolean(),
  BlockPublicPolicy: fc.boolean(),
  RestrictPublicBuckets: fc.boolean(),
});

const rule = fc
  .record({
    SSEAlgorithm: fc.constantFrom('AES256', 'aws:kms', 'aws:kms:dsse'),
    KMSMasterKeyID: fc.constantFrom(undefined, 'alias/data', 'arn:aws:kms:us-east-1:111122223333:key/k'),
    BucketKeyEnabled: fc.boolean(),
    blocked: fc.constantFrom([], ['SSE-C']),
  })
  .map(({ SSEAlgorithm, KMSMasterKeyID, BucketKeyEnabled, blocked }) => ({
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm,
          ...(KMSMasterKeyID && SSEAlgorithm !== 'AES256' ? { KMSMasterKeyID } : {}),
        },
        BucketKeyEnabled,
        ...(blocked.length > 0 ? { BlockedEncryptionTypes: { EncryptionType: blocked } } : {}),
      },
    ],
  }));

export const bucketState: fc.Arbitrary<BucketState> = fc.record({
  publicAccessBlock: fc.option(block, { nil: undefined }),
  encryption: fc.option(rule, { nil: undefined }),
  versioning: fc
    .record({
      Status: fc.constantFrom(undefined, 'Enabled', 'Suspended'),
      MFADelete: fc.constantFrom(undefined, 'Disabled', 'Enabled'),
    })
    .map(({ Status, MFADelete }) => ({ ...(Status ? { Status } : {}), ...(MFADelete && Status ? { MFADelete } : {}) })),
});

export const encryptionParameters = fc.record({
  encryption: fc.constantFrom('AES256' as const, 'aws:kms' as const),
  key: fc.constantFrom(null, 'alias/demanded'),
  bucketKey: fc.boolean(),
});
