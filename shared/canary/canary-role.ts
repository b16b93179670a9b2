// The role in a member account with which a canary is run: who may assume it, and what it may do there.
import type { HubAccount } from '../accounts/hub-account.ts';
import { hubRolesThatAssume } from '../aws/hub-roles.ts';
import { trustInHub } from '../aws/hub-trust.ts';
import {
  accessRoleNames,
  canaryBucketPrefix,
  canaryRoleName,
  forwardRuleName,
  roleArn,
  spokeRoleName,
} from '../aws/names.ts';
import { partitionOf } from '../aws/partitions.ts';
import type { Governance } from '../governance/governance.ts';
import type { RoleDocuments } from '../steps/iam-role.ts';
import { breaks } from './breaks.ts';

/** The lists of `policies.roles` whose roles in the hub's account may run a canary. */
const trustedLists = ['operators', 'automation', 'breakGlass'] as const;

/** The role in an account as required. */
export function canaryRole(hub: HubAccount, governance: Governance, accountId: string): RoleDocuments {
  return { trust: canaryTrust(hub, governance), permissions: canaryPermissions(hub.region, accountId) };
}

/**
 * Roles of the hub's account only: the function that runs canaries on a schedule (run-canary), those that governance.yml lists as
 * operators, automation and break-glass, and the access roles, with which `palisade deploy` enters the hub's account. In
 * `ArnEquals`, `*` stands for any text as in `ArnLike` (IAM User Guide, "IAM JSON policy elements: Condition operators").
 */
function canaryTrust(hub: HubAccount, { policies }: Governance) {
  const names = [
    ...hubRolesThatAssume(canaryRoleName),
    ...accessRoleNames,
    ...trustedLists.flatMap((list) => policies.roles[list]),
  ];
  const roles = [...new Set(names)].map((name) => roleArn(hub.region, hub.accountId, name));
  return trustInHub({ root: `arn:${partitionOf(hub.region)}:iam::${hub.accountId}:root`, roles }, hub);
}

/** What a canary does in the account, on buckets of its own names, and a look at what Palisade needs there. */
export function canaryPermissions(region: string, accountId: string) {
  const ofGuardrails = breaks.flatMap(({ guardrail: { permissions } }) => [
    ...permissions.observe,
    ...permissions.change,
  ]);
  const onBuckets = ['s3:CreateBucket', 's3:DeleteBucket', 's3:GetBucketTagging', 's3:PutBucketTagging'];
  const partition = partitionOf(region);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CanaryBuckets',
        Effect: 'Allow',
        Action: [...new Set([...onBuckets, ...ofGuardrails])].sort(),
        Resource: `arn:${partition}:s3:::${canaryBucketPrefix}*`,
      },
      // It cannot be limited to a resource (Service Authorization Reference, Amazon S3).
      { Sid: 'FindBuckets', Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
      {
        Sid: 'SeeTheRule',
        Effect: 'Allow',
        Action: ['events:DescribeRule', 'events:ListTargetsByRule'],
        Resource: `arn:${partition}:events:*:${accountId}:rule/${forwardRuleName}`,
      },
      {
        Sid: 'SeeTheMemberRole',
        Effect: 'Allow',
        Action: 'iam:GetRole',
        Resource: `arn:${partition}:iam::${accountId}:role/${spokeRoleName}`,
      },
    ],
  };
}

/** The most characters of a trust policy, without white space (IAM User Guide, "IAM and AWS STS quotas"). */
export const maxTrustCharacters = 2_048;
