// Policy: nobody changes Palisade's roles and rule, and nobody creates or changes a role that other policies exempt.
import {
  allPipelineRoleNames,
  catalogLaunchRoleName,
  executionRoleName,
  forwardRoleName,
  forwardRuleName,
} from '../../aws/names.ts';
import {
  arnsOf,
  type DenyStatement,
  exceptFor,
  type PolicyDocument,
  type PolicyScope,
  roleArnsFor,
} from './policy-document.ts';

/** Actions that do not change a role. */
export const roleReadActions = ['iam:Get*', 'iam:List*', 'sts:*'];

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
      Resource: `arn:*:events:*:*:rule/${forwardRuleName}*`,
      Condition: exceptFor(scope, 'palisade'),
    },
    ...platformRolesStay(scope),
    ...catalogPrincipalsStay(scope),
  ],
};

/**
 * `ml-execution` reads datasets, and the pipelines' roles deploy: who could change whom they trust could do either from
 * elsewhere. Passing a role to a service is its use, which other statements limit.
 */
function platformRolesStay(scope: PolicyScope): readonly DenyStatement[] {
  const { hasDatasets = false, hasSharedResources = false, pipelines = [], catalogPrincipals } = scope;
  const names = [
    ...(hasDatasets || hasSharedResources || catalogPrincipals ? [executionRoleName] : []),
    ...(catalogPrincipals ? [catalogLaunchRoleName] : []),
    ...(pipelines.length > 0 ? allPipelineRoleNames : []),
  ];
  if (names.length === 0) return [];
  const statement = {
    Sid: 'PlatformRoles',
    Effect: 'Deny',
    NotAction: [...roleReadActions, 'iam:PassRole'],
    Resource: arnsOf(names),
    Condition: exceptFor(scope, 'palisade'),
  } as const;
  return [statement];
}

/**
 * The catalog admits roles by their names, in whatever account: who could make a role of such a name, or decide who assumes
 * it, would be admitted (AWS Service Catalog API Reference, AssociatePrincipalWithPortfolio: "a potential privilege escalation
 * path"). Their permissions are not what admits them, and stay their administrators'.
 */
function catalogPrincipalsStay(scope: PolicyScope): readonly DenyStatement[] {
  const { catalogPrincipals } = scope;
  if (catalogPrincipals === undefined) return [];
  const statement = {
    Sid: 'CatalogPrincipals',
    Effect: 'Deny',
    Action: ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy'],
    Resource: arnsOf(catalogPrincipals),
    Condition: exceptFor(scope, 'palisade', 'automation', 'accountFactories'),
  } as const;
  return [statement];
}
