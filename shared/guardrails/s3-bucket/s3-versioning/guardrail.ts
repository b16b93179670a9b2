// Guardrail s3-versioning: every bucket has versioning enabled.
import type { S3Client } from '@aws-sdk/client-s3';
import type { Guardrail } from '../../contract/guardrail.ts';
import { apply, undo } from './act.ts';
import { decide } from './decide.ts';
import { lookAhead } from './look-ahead.ts';
import { lookBack } from './look-back.ts';
import { observe } from './observe.ts';
import { preflight } from './preflight.ts';
import { type Parameters, parameters, type Versioning, versioning } from './settings.ts';

export const s3Versioning = {
  id: 's3-versioning',
  title: 'S3 buckets have versioning enabled',
  rationale:
    'Without versioning, an overwritten or deleted object, such as a training set or a model, cannot be restored.',
  severity: 'MEDIUM',
  repair: 'held',
  resourceType: 'AWS::S3::Bucket',
  mappings: {
    securityHub: ['S3.14'],
    controlTower: ['CT.S3.PR.11'],
    nist80053: ['AU-9(2)', 'CP-6', 'CP-9', 'CP-10', 'SC-5(2)', 'SI-12', 'SI-13(5)'],
  },
  configRules: ['S3_BUCKET_VERSIONING_ENABLED'],
  apiCalls: ['CreateBucket', 'PutBucketVersioning'],
  permissions: {
    observe: ['s3:GetBucketVersioning'],
    change: ['s3:PutBucketVersioning'],
    lookAhead: [
      's3:GetLifecycleConfiguration',
      // Before an undo.
      's3:GetBucketObjectLockConfiguration',
      's3:GetReplicationConfiguration',
    ],
    lookAround: [],
  },
  parameters,
  defaults: {},
  settings: versioning,
  configRule: () => ({ identifier: 'S3_BUCKET_VERSIONING_ENABLED', inputParameters: {} }),
  stricter: (one) => one,
  observe,
  decide,
  lookAhead,
  preflight,
  lookBack,
  apply,
  undo,
} satisfies Guardrail<S3Client, Versioning, Parameters>;
