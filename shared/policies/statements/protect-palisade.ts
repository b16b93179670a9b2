// Policy: nobody touches Palisade's roles and rule, nor makes a role that other policies make exceptions for.
import { forwardRoleName, forwardRuleName } from '../../aws/names.ts';
import { exceptFor, type PolicyDocument, roleArnsFor } from './policy-document.ts';

/** All that does not change a role. */
const roleReadActions = ['iam:Get*', 'iam:List*', 'sts:*'];

export const protectPalisade: PolicyDocument = {
  name: 'protect-palisade',
  summary: "Nobody touches Palisade's roles and rule, nor the roles that these policies make exceptions for.",
  types: 'all',
  statements: (scope) => [
    {
      Sid: 'PalisadesRoles',
      Effect: 'Deny',
      NotAction: roleReadActions,
      Resource: [...roleArnsFor(scope, 'palisade'), `arn:*:iam::*:role/${forwardRoleName}`],
      Condition: exceptFor(scope, 'palisade'),
    },
    {
      // Whoever could make or change such a role could pass for it.
      Sid: 'ExemptRoles',
      Effect: 'Deny',
      NotAction: roleReadActions,
      Resource: roleArnsFor(scope, 'pipeline', 'automation', 'breakGlass'),
      Condition: exceptFor(scope, 'palisade', 'pipeline', 'automation'),
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
