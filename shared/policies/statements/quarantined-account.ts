// Policy for an account whose baseline is not complete: nobody but Palisade does anything there.
import { forwardRoleName } from '../../aws/names.ts';
import { type PolicyDocument, roleArnsFor } from './policy-document.ts';

/** Belongs to no type: it is attached before the baseline and detached after it, where governance.yml asks for it. */
export const quarantine: PolicyDocument = {
  name: 'quarantine',
  summary: 'Until its baseline is complete, nobody but Palisade does anything in a new account.',
  types: [],
  statements: (scope) => [
    {
      Sid: 'Quarantine',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      // What happens meanwhile is forwarded to the hub as ever.
      Condition: {
        ArnNotLike: { 'aws:PrincipalArn': [...roleArnsFor(scope, 'palisade'), `arn:*:iam::*:role/${forwardRoleName}`] },
      },
    },
  ],
};
