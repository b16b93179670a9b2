// The contract of a policy document, and helpers that name roles in its statements.

import type { AccountType } from '../../accounts/account-type.ts';
import { accessRoleNames, canaryRoleName, spokeRoleName } from '../../aws/names.ts';
import type { PolicyParameters } from '../../governance/schema/policies.ts';
import { accountFactoryRoles } from './account-factories.ts';

export type Condition = { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };

/** A deny statement. Palisade's organization policies only deny. */
export type DenyStatement = {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Principal?: '*';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
};

/** The inputs of the statements. */
export type PolicyScope = PolicyParameters & {
  /** The governed regions; the hub runs in the first one. */
  readonly regions: readonly string[];
  /** Roles by name and path, and ARNs of roles and users, that may approve what is held. */
  readonly approvers?: readonly string[];
  /** Whether governance.yml declares datasets: then there are buckets, keys and roles of the platform to protect. */
  readonly hasDatasets?: boolean;
  /** Whether it declares what accounts of type shared-services share: images, packages, code, models or pipelines. */
  readonly hasSharedResources?: boolean;
  /** The pipelines, if it declares models or pipelines: who approves in each. */
  readonly pipelines?: readonly DeclaredPipeline[];
  /** The roles that may launch products, by name and path, if it declares a catalog. */
  readonly catalogPrincipals?: readonly string[];
};

/** A pipeline by the name of its resource, and who approves in it: as the approvers of what is held. */
export type DeclaredPipeline = { readonly name: string; readonly approvers: readonly string[] };

/** One sentence, the statements that enforce it, and the account types that get it. */
export type PolicyDocument = {
  readonly name: string;
  readonly summary: string;
  readonly types: 'all' | readonly AccountType[];
  /** It says nothing unless governance.yml declares what it is about. Then it is as if there were no such document. */
  readonly isOptional?: true;
  readonly statements: (scope: PolicyScope) => readonly DenyStatement[];
};

export type RoleList = keyof PolicyParameters['roles'] | 'palisade' | 'canary' | 'accountFactories' | 'approvers';

/**
 * The ARNs of the roles in these lists, in any account: an SCP applies to principals of its own account only. The list
 * `palisade` is the member role and the access roles; `canary` is the canary's role, which only its own permissions limit. Both of these are there: Control Tower works with its own, whichever
 * Palisade uses.
 */
export function roleArnsFor({ roles, approvers = [] }: PolicyScope, ...roleLists: readonly RoleList[]): string[] {
  const lists = {
    ...roles,
    palisade: [spokeRoleName, ...accessRoleNames],
    canary: [canaryRoleName],
    accountFactories: accountFactoryRoles,
    approvers,
  };
  return arnsOf(roleLists.flatMap((list) => lists[list]));
}

/** The ARNs of roles that are named, in any account; ARNs stay as they are. */
export function arnsOf(principals: readonly string[]): string[] {
  return [...new Set(principals)].map((name) => (name.startsWith('arn:') ? name : `arn:*:iam::*:role/${name}`));
}

/** A condition that exempts these roles from a statement. */
export function exceptFor(scope: PolicyScope, ...roleLists: readonly RoleList[]): Condition {
  return { ArnNotLike: { 'aws:PrincipalArn': roleArnsFor(scope, ...roleLists) } };
}
