// Policy: the root user of a member account is not used.
import type { PolicyDocument } from './policy-document.ts';

export const noRoot: PolicyDocument = {
  name: 'no-root',
  summary: 'Nobody uses the root user.',
  types: 'all',
  statements: () => [
    {
      Sid: 'NoRoot',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' },
        // Sessions of sts:AssumeRoot have this key: the management account or its delegated administrator ends a lockout
        // with them (IAM User Guide, "Centrally manage root access for member accounts"). AWS Control Tower's control
        // AWS-GR_RESTRICT_ROOT_USER exempts them in the same way.
        Null: { 'aws:AssumedRoot': 'true' },
      },
    },
  ],
};
