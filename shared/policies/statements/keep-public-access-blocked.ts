// Policy: public access stays blocked for the account. Every change is denied, since no condition key tells loosening from
// tightening.
import { exceptFor, type PolicyDocument } from './policy-document.ts';

export const keepPublicAccessBlocked: PolicyDocument = {
  name: 'keep-public-access-blocked',
  summary: "Nobody but Palisade and account factories changes an account's public access blocks.",
  types: 'all',
  statements: (scope) => [
    {
      Sid: 'KeepPublicAccessBlocked',
      Effect: 'Deny',
      // Not s3:PutBucketPublicAccessBlock: every template that blocks public access to its bucket makes this call, and
      // the block of the account overrides that of a bucket (Amazon S3 User Guide, "Blocking public access to your
      // Amazon S3 storage").
      Action: [
        'ec2:DisableImageBlockPublicAccess',
        'ec2:DisableSnapshotBlockPublicAccess',
        // It can turn "block all sharing" into "block new sharing".
        'ec2:EnableSnapshotBlockPublicAccess',
        's3:PutAccountPublicAccessBlock',
      ],
      Resource: '*',
      Condition: exceptFor(scope, 'palisade', 'accountFactories'),
    },
  ],
};
