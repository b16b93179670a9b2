// Policy for production: no person changes anything.
import { exceptFor, type PolicyDocument, roleArnsFor } from './policy-document.ts';
import { withReadActions } from './read-actions.ts';

/** IAM users, federated users, and the roles of IAM Identity Center's permission sets. */
const personPrincipals = [
  'arn:*:iam::*:user/*',
  'arn:*:sts::*:federated-user/*',
  'arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*',
];

export const noPersonChanges: PolicyDocument = {
  name: 'no-person-changes',
  summary: 'No person changes anything in production; people may read.',
  types: ['production'],
  statements: (scope) => [
    withReadActions(
      {
        Sid: 'NoPersonChanges',
        Effect: 'Deny',
        Resource: '*',
        Condition: {
          ArnLike: {
            'aws:PrincipalArn': [
              ...personPrincipals,
              ...roleArnsFor(scope, 'dataScientists', 'mlEngineers', 'operators'),
            ],
          },
          ...exceptFor(scope, 'breakGlass'),
        },
      },
      { metricsAndLogs: true },
    ),
  ],
};
