// Policy: public access stays blocked. Every change is denied, since no condition key tells loosening from tightening.
import { exceptFor, type PolicyDocument } from './policy-document.ts';

export const keepPublicAccessBlocked: PolicyDocument = {
  name: 'keep-public-access-blocked',
  summary: 'Nobody but Palisade changes a public access block.',
  types: 'all',
  statements: (scope) => [
    {
      Sid: 'KeepPublicAccessBlocked',
      Effect: 'Deny',
      // s3:PutBucketPublicAccessBlock covers the delete too (Service Authorization Reference, Amazon S3).
      Action: [
        'ec2:DisableImageBlockPublicAccess',
        'ec2:DisableSnapshotBlockPublicAccess',
        // It can turn "block all sharing" into "block new sharing".
        'ec2:EnableSnapshotBlockPublicAccess',
        's3:PutAccountPublicAccessBlock',
        's3:PutBucketPublicAccessBlock',
      ],
      Resource: '*',
      Condition: exceptFor(scope, 'palisade'),
    },
  ],
};
