// Guardrail s3-public-access: every bucket blocks public access.
import type { S3Client } from '@aws-sdk/client-s3';
import type { Guardrail } from '../../contract/guardrail.ts';
import { apply, undo } from './act.ts';
import { decide } from './decide.ts';
import { lookAhead } from './look-ahead.ts';
import { lookBack } from './look-back.ts';
import { observe } from './observe.ts';
import { preflight } from './preflight.ts';
import { type Parameters, type PublicAccessBlock, parameters, publicAccessBlock } from './settings.ts';

export const s3PublicAccess = {
  id: 's3-public-access',
  title: 'S3 buckets block public access',
  rationale: 'A bucket without all four public access block settings is one ACL or policy away from being public.',
  severity: 'CRITICAL',
  repair: 'held',
  resourceType: 'AWS::S3::Bucket',
  mappings: {
    securityHub: ['S3.8'],
    controlTower: ['CT.S3.PR.1'],
    nist80053: ['AC-3', 'AC-3(7)', 'AC-4', 'AC-4(21)', 'AC-6', 'AC-21', 'SC-7', 'SC-7(3)', 'SC-7(11)', 'SC-7(21)'],
  },
  configRules: [
    'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
    'S3_BUCKET_PUBLIC_READ_PROHIBITED',
    'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
  ],
  apiCalls: [
    'CreateBucket',
    'PutBucketPublicAccessBlock',
    'DeleteBucketPublicAccessBlock',
    'PutBucketPolicy',
    'PutBucketAcl',
  ],
  // s3:PutBucketPublicAccessBlock also covers the delete (Service Authorization Reference, Amazon S3).
  permissions: {
    observe: ['s3:GetBucketPublicAccessBlock'],
    change: ['s3:PutBucketPublicAccessBlock'],
    lookAhead: [
      's3:GetBucketPolicyStatus',
      's3:GetBucketPolicy',
      's3:GetBucketAcl',
      's3:GetBucketOwnershipControls',
      's3:GetBucketWebsite',
    ],
    lookAround: [
      's3:GetAccountPublicAccessBlock',
      's3:ListAccessPoints',
      's3:GetAccessPointPolicyStatus',
      'cloudfront:ListDistributions',
      'tag:GetResources',
    ],
  },
  parameters,
  defaults: {},
  settings: publicAccessBlock,
  configRule: () => ({ identifier: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED', inputParameters: {} }),
  stricter: (one) => one,
  observe,
  decide,
  lookAhead,
  preflight,
  lookBack,
  apply,
  undo,
} satisfies Guardrail<S3Client, PublicAccessBlock, Parameters>;
