// Policy for production: no person changes anything.
import { exceptFor, type PolicyDocument, rolesOf } from './policy-document.ts';
import { metricsAndLogs, reading } from './read-actions.ts';

/** IAM users, federated users and everybody who comes through IAM Identity Center. */
const people = [
  'arn:*:iam::*:user/*',
  'arn:*:sts::*:federated-user/*',
  'arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*',
];

export const noPersonChanges: PolicyDocument = {
  name: 'no-person-changes',
  sentence: 'No person changes anything in production; people may look.',
  types: ['production'],
  statements: (scope) => [
    {
      Sid: 'NoPersonChanges',
      Effect: 'Deny',
      NotAction: [...reading, ...metricsAndLogs],
      Resource: '*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': [...people, ...rolesOf(scope, 'dataScientists', 'mlEngineers', 'operators')] },
        ...exceptFor(scope, 'breakGlass'),
      },
    },
  ],
};
