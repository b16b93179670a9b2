// Test kit of S3 buckets for the contract of all guardrails: generates states of their settings, ranks a state's
// strength, and maps calls to IAM actions.
import fc from 'fast-check';
import { awsManagedKey } from '../../../../shared/guardrails/s3-bucket/s3-encryption/key-template.ts';
import { strength } from '../../../../shared/guardrails/s3-bucket/s3-encryption/settings.ts';
import { type BucketState, bucket, fakeS3 } from '../../../support/fake-s3.ts';
import type { TypeKit } from '../kit.ts';

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

const bucketState: fc.Arbitrary<BucketState> = fc.record({
  publicAccessBlock: fc.option(block, { nil: undefined }),
  encryption: fc.option(rule, { nil: undefined }),
  versioning: fc
    .record({
      Status: fc.constantFrom(undefined, 'Enabled', 'Suspended'),
      MFADelete: fc.constantFrom(undefined, 'Disabled', 'Enabled'),
    })
    .map(({ Status, MFADelete }) => ({ ...(Status ? { Status } : {}), ...(MFADelete && Status ? { MFADelete } : {}) })),
});

const encryptionParameters = fc.record({
  encryption: fc.constantFrom('AES256' as const, 'aws:kms' as const),
  key: fc.constantFrom(null, awsManagedKey, 'arn:{partition}:kms:{region}:{account}:alias/required'),
  bucketKey: fc.boolean(),
});

/** The IAM action of each command, according to the Service Authorization Reference of Amazon S3. */
const actionOf: Readonly<Record<string, string>> = {
  GetPublicAccessBlockCommand: 's3:GetBucketPublicAccessBlock',
  PutPublicAccessBlockCommand: 's3:PutBucketPublicAccessBlock',
  DeletePublicAccessBlockCommand: 's3:PutBucketPublicAccessBlock',
  GetBucketEncryptionCommand: 's3:GetEncryptionConfiguration',
  PutBucketEncryptionCommand: 's3:PutEncryptionConfiguration',
  DeleteBucketEncryptionCommand: 's3:PutEncryptionConfiguration',
  GetBucketVersioningCommand: 's3:GetBucketVersioning',
  PutBucketVersioningCommand: 's3:PutBucketVersioning',
};

/** One number per setting of a bucket, which a remediation must not decrease. */
function strengths({ publicAccessBlock, encryption, versioning }: BucketState): number[] {
  const block = Object.values(publicAccessBlock ?? {}).map(Number);
  const rule = Object(encryption).Rules?.[0];
  const algorithm = rule?.ApplyServerSideEncryptionByDefault.SSEAlgorithm ?? 'none';
  return [
    ...(block.length === 4 ? block : [0, 0, 0, 0]),
    strength(algorithm),
    rule?.BlockedEncryptionTypes ? 1 : 0,
    versioning.Status === 'Enabled' ? 1 : 0,
    versioning.MFADelete === 'Enabled' ? 1 : 0,
  ];
}

export const s3BucketKit: TypeKit<BucketState> = {
  resource: bucket,
  fake: (state) => {
    const { s3, ...fake } = fakeS3(state);
    return { client: s3, ...fake };
  },
  anyState: bucketState,
  parameters: { 's3-encryption': encryptionParameters },
  actionOf,
  isWrite: ({ command }) => /^(Put|Delete)/.test(command),
  owner: { Bucket: bucket.id, ExpectedBucketOwner: bucket.accountId },
  strengths,
  // Versioning cannot return to NeverSet; Suspended is the nearest state.
  afterUndo: (seen) => JSON.parse(JSON.stringify(seen).replace('NeverSet', 'Suspended')),
};
