// Baseline step: the member role, through which Palisade evaluates and changes resources in the account.

import type { HubAccount } from '../../accounts/hub-account.ts';
import { hubRolesThatAssume } from '../../aws/hub-roles.ts';
import { trustInHub } from '../../aws/hub-trust.ts';
import { roleArn, spokeRoleName } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import { guardrails, resourceTypes } from '../../guardrails/registry.ts';
import {
  decideRole,
  observeRole,
  type RoleChange,
  type RoleFacts,
  rolePermissions,
  writeRole,
} from '../../steps/iam-role.ts';
import type { Step } from '../../steps/step.ts';

/** The hub's functions that assume the member role. It trusts no other role, not even in the hub's account. */
export const trustedFunctions = hubRolesThatAssume(spokeRoleName);

export const spokeRole: Step<RoleFacts, RoleChange> = {
  id: 'spoke-role',
  title: `The account has Palisade's member role ${spokeRoleName}`,
  scope: 'account',
  after: ['account-public-access'],
  permissions: { account: rolePermissions },
  observe: ({ clients }) => observeRole(clients.iam, spokeRoleName),
  decide: (facts, { hub }) =>
    decideRole(facts, { trust: trustPolicyFor(hub, trustedFunctions), permissions: spokePermissions(hub.region) }),
  apply: ({ clients }, change, facts) => writeRole(clients.iam, spokeRoleName, change, facts),
};

/** The trust policy of the member role, for these roles of the hub. */
export function trustPolicyFor(hub: HubAccount, roles: readonly string[]) {
  const root = `arn:${partitionOf(hub.region)}:iam::${hub.accountId}:root`;
  return trustInHub({ root, roles: roles.map((name) => roleArn(hub.region, hub.accountId, name)) }, hub);
}

/** The permissions of the member role: those of the guardrails, reading AWS Config rules, and who made a call. */
export function spokePermissions(region: string) {
  const observe = unique(guardrails.flatMap(({ permissions }) => [...permissions.observe, ...permissions.lookAhead]));
  const around = unique(guardrails.flatMap(({ permissions }) => permissions.lookAround));
  const change = unique(guardrails.flatMap(({ permissions }) => permissions.change));
  const resources = resourceTypes.flatMap(({ permissions }) => permissions.arns(partitionOf(region)));
  // A list of one is written as text, as AWS returns it.
  const Resource = resources.length === 1 ? resources[0] : resources;
  const list = unique(resourceTypes.flatMap(({ permissions }) => permissions.list));
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Observe', Effect: 'Allow', Action: observe, Resource },
      { Sid: 'Repair', Effect: 'Allow', Action: change, Resource },
      // None of these can be limited to a resource (Service Authorization Reference, AWS Config and AWS CloudTrail).
      {
        Sid: 'List',
        Effect: 'Allow',
        Action: unique([
          ...list,
          ...around,
          'cloudtrail:LookupEvents',
          'config:DescribeConfigRules',
          'config:SelectResourceConfig',
        ]),
        Resource: '*',
      },
    ],
  };
}

function unique(actions: readonly string[]): string[] {
  return [...new Set(actions)].sort();
}
