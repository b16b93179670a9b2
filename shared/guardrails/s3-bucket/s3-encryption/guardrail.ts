// Guardrail s3-encryption: every bucket has default encryption, at least as strong as its account's type requires.
import type { S3Client } from '@aws-sdk/client-s3';
import type { Guardrail } from '../../contract/guardrail.ts';
import { apply, undo } from './act.ts';
import { decide } from './decide.ts';
import { lookAhead } from './look-ahead.ts';
import { lookBack } from './look-back.ts';
import { observe } from './observe.ts';
import { preflight } from './preflight.ts';
import { recheck } from './recheck.ts';
import {
  type Encryption,
  encryption,
  limitWithoutType,
  onlyReports,
  type Parameters,
  parameters,
  strength,
  withoutEffect,
} from './settings.ts';

export const s3Encryption = {
  id: 's3-encryption',
  title: 'S3 buckets encrypt by default, with KMS where it is required',
  rationale: 'With a KMS key, reading the data needs a second permission, and use of the key is recorded.',
  severity: 'HIGH',
  repair: 'held',
  resourceType: 'AWS::S3::Bucket',
  mappings: {
    securityHub: ['S3.17'],
    controlTower: ['CT.S3.PR.10'],
    nist80053: ['AU-9', 'CA-9(1)', 'CM-3(6)', 'SC-7(10)', 'SC-12(2)', 'SC-13', 'SC-28', 'SC-28(1)', 'SI-7(6)'],
  },
  configRules: ['S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED', 'S3_DEFAULT_ENCRYPTION_KMS'],
  apiCalls: ['CreateBucket', 'PutBucketEncryption', 'DeleteBucketEncryption'],
  // s3:PutEncryptionConfiguration also covers the delete (Service Authorization Reference, Amazon S3).
  permissions: {
    observe: ['s3:GetEncryptionConfiguration'],
    change: ['s3:PutEncryptionConfiguration'],
    lookAhead: ['s3:GetBucketPolicy', 's3:GetBucketPolicyStatus', 's3:GetBucketAcl', 's3:GetReplicationConfiguration'],
    lookAround: [
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      's3:GetAccountPublicAccessBlock',
      's3:ListAccessPoints',
      's3:GetAccessPointPolicyStatus',
      'tag:GetResources',
    ],
  },
  parameters,
  defaults: { encryption: 'AES256', key: null, bucketKey: true },
  settings: encryption,
  withoutEffect,
  onlyReports,
  limitWithoutType,
  configRule: (required) => ({
    identifier:
      required.encryption === 'aws:kms' ? 'S3_DEFAULT_ENCRYPTION_KMS' : 'S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED',
    inputParameters: {},
  }),
  stricter: (one, other) => (strength(other.encryption) > strength(one.encryption) ? other : one),
  observe,
  decide,
  lookAhead,
  preflight,
  recheck,
  lookBack,
  apply,
  undo,
} satisfies Guardrail<S3Client, Encryption, Parameters>;
