// What a policy of the organization is made of, and how its statements say who is meant.

import type { AccountType } from '../../accounts/account-type.ts';
import { spokeRoleName } from '../../aws/names.ts';
import type { PolicyParameters } from '../../governance/schema/policies.ts';

export type Condition = { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };

/** A statement that denies; an organization's policies of ours never allow. */
export type DenyStatement = {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Principal?: '*';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
};

/** All that the statements are made from. */
export type PolicyScope = PolicyParameters & {
  /** Regions that are governed; the hub runs in the first one. */
  readonly regions: readonly string[];
  /** The role through which an account is entered before it has Palisade's own. */
  readonly accessRole: string;
};

/** One sentence of the organization's rules, as statements, and the types of accounts for which it holds. */
export type PolicyDocument = {
  readonly name: string;
  readonly summary: string;
  readonly types: 'all' | readonly AccountType[];
  readonly statements: (scope: PolicyScope) => readonly DenyStatement[];
};

export type RoleList = keyof PolicyParameters['roles'] | 'palisade';

/**
 * The ARNs of roles of these kinds. `palisade` is the role in the account and the one through which it is entered. A
 * service control policy only ever meets principals of its own account, so the account may be any.
 */
export function roleArnsFor({ roles, accessRole }: PolicyScope, ...roleLists: readonly RoleList[]): string[] {
  const names = roleLists.flatMap((list) => (list === 'palisade' ? [spokeRoleName, accessRole] : roles[list]));
  return [...new Set(names)].map((name) => `arn:*:iam::*:role/${name}`);
}

/** The statement holds for everybody but these roles. */
export function exceptFor(scope: PolicyScope, ...roleLists: readonly RoleList[]): Condition {
  return { ArnNotLike: { 'aws:PrincipalArn': roleArnsFor(scope, ...roleLists) } };
}
