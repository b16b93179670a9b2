// Policy: nobody changes Palisade's roles and rule, and nobody creates or changes a role that other policies exempt.
import { forwardRoleName, forwardRuleName } from '../../aws/names.ts';
import { exceptFor, type PolicyDocument, roleArnsFor } from './policy-document.ts';

/** Actions that do not change a role. */
const roleReadActions = ['iam:Get*', 'iam:List*', 'sts:*'];

export const protectPalisade: PolicyDocument = {
  name: 'protect-palisade',
  summary: "Nobody changes Palisade's roles and rule, or the roles that these policies exempt.",
  types: 'all',
  statements: (scope) => [
    {
      Sid: 'PalisadesRoles',
      Effect: 'Deny',
      NotAction: roleReadActions,
      Resource: [...roleArnsFor(scope, 'palisade', 'canary'), `arn:*:iam::*:role/${forwardRoleName}`],
      Condition: exceptFor(scope, 'palisade'),
    },
    {
      // Anyone who could create or change such a role could act as it.
      Sid: 'ExemptRoles',
      Effect: 'Deny',
      NotAction: roleReadActions,
      Resource: roleArnsFor(scope, 'pipeline', 'automation', 'breakGlass', 'accountFactories'),
      Condition: exceptFor(scope, 'palisade', 'pipeline', 'automation', 'accountFactories'),
    },
    {
      Sid: 'PalisadesRule',
      Effect: 'Deny',
      NotAction: ['events:Describe*', 'events:List*'],
      Resource: `arn:*:events:*:*:rule/${forwardRuleName}`,
      Condition: exceptFor(scope, 'palisade'),
    },
  ],
};
