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
      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' } },
    },
  ],
};
