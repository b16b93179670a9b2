// Policy for a new account whose baseline is not complete: nobody but those who set it up can do anything there.
import { forwardRoleName } from '../../aws/names.ts';
import { type PolicyDocument, roleArnsFor } from './policy-document.ts';

/**
 * Roles that AWS Control Tower creates in an account for what runs there, such as AWS Config's recorder and notifications
 * (AWS Control Tower User Guide, "How roles work").
 */
const controlTowerRoles = ['aws-controltower-*'];

/** Of no account type: it is attached before the baseline and detached after it, if `baseline.quarantine` is true. */
export const quarantine: PolicyDocument = {
  name: 'quarantine',
  summary:
    'Nobody but Palisade, account factories and automation can do anything in a new account until its baseline is complete.',
  types: [],
  statements: (scope) => [
    {
      Sid: 'Quarantine',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        ArnNotLike: {
          'aws:PrincipalArn': [
            // Factories still set the account up when CreateAccountResult arrives (AWS Control Tower User Guide,
            // "Lifecycle events"), and StackSets do not try again by themselves.
            ...roleArnsFor(scope, 'palisade', 'accountFactories', 'automation'),
            // The role that forwards events is exempt: the hub receives them meanwhile.
            ...[forwardRoleName, ...controlTowerRoles].map((name) => `arn:*:iam::*:role/${name}`),
          ],
        },
      },
    },
  ],
};
