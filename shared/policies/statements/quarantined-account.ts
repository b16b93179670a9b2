// Policy for a new account whose baseline is not complete: nobody but Palisade can do anything there.
import { forwardRoleName } from '../../aws/names.ts';
import { type PolicyDocument, roleArnsFor } from './policy-document.ts';

/** Of no account type: it is attached before the baseline and detached after it, if `baseline.quarantine` is true. */
export const quarantine: PolicyDocument = {
  name: 'quarantine',
  summary: 'Nobody but Palisade can do anything in a new account until its baseline is complete.',
  types: [],
  statements: (scope) => [
    {
      Sid: 'Quarantine',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      // The role that forwards events is exempt: the hub receives them meanwhile.
      Condition: {
        ArnNotLike: { 'aws:PrincipalArn': [...roleArnsFor(scope, 'palisade'), `arn:*:iam::*:role/${forwardRoleName}`] },
      },
    },
  ],
};
