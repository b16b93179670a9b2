// CloudFormation for the management account: the relay of events about accounts, the organization role, with which the hub
// manages policies and enters member accounts, and the organization reader role, with which it only looks up accounts.
import { hubRolesThatAssume } from '../shared/aws/hub-roles.ts';
import { trustInHub } from '../shared/aws/hub-trust.ts';
import { busName, organizationReaderRoleName, organizationRoleName } from '../shared/aws/names.ts';
import { organizationsRegionOf } from '../shared/aws/partitions.ts';
import { steps } from '../shared/baseline/steps/registry.ts';
import { hubRegion } from '../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../shared/governance/read-governance.ts';
import { relay, relayRole } from './relay.ts';
import { type Resources, sub } from './resources.ts';

/** Actions for looking up accounts, in addition to those of the baseline steps. */
const lookupActions = [
  'organizations:DescribeAccount',
  'organizations:ListAccounts',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListTagsForResource',
];

const hubBusArn = sub(`arn:\${AWS::Partition}:events:\${param:hubRegion}:\${param:hubAccountId}:event-bus/${busName}`);
/** Reads, and CreatePolicy, which has no resource yet (Service Authorization Reference, "AWS Organizations"). */
const needsAllResources = (action: string) => /:(Describe|List|CreatePolicy$)/.test(action);
const requiredActions = [
  ...new Set([...lookupActions, ...steps.flatMap(({ permissions }) => permissions.management ?? [])]),
].sort();

/** Actions that change something. They are limited to accounts and policies of the organization. */
export const restrictedActions = requiredActions.filter((action) => !needsAllResources(action));

/**
 * The Region in which AWS Organizations emits its events, in the partition of governance.yml. The roles, which are global,
 * are created with its stack.
 */
export const homeRegion = organizationsRegionOf(hubRegion(readGovernance(governanceFile())));

/** Trusts the hub's functions that assume the role, and nobody else. */
function trustOf(roleName: string) {
  const inHub = (what: string) => sub(`arn:\${AWS::Partition}:iam::\${param:hubAccountId}:${what}`);
  return trustInHub(
    { root: inHub('root'), roles: hubRolesThatAssume(roleName).map((name) => inHub(`role/${name}`)) },
    { externalId: '${param:externalId}', organizationId: '${param:organizationId}' },
  );
}

const organizationReaderRole = {
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: organizationReaderRoleName,
    Description: 'Managed by Palisade: the hub looks up accounts in AWS Organizations',
    AssumeRolePolicyDocument: trustOf(organizationReaderRoleName),
    Policies: [
      {
        PolicyName: 'organization',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Sid: 'LookUpAccounts', Effect: 'Allow', Action: lookupActions, Resource: '*' }],
        },
      },
    ],
  },
};

const organizationRole = {
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: organizationRoleName,
    Description: 'Managed by Palisade: the hub reads AWS Organizations, manages policies and enters member accounts',
    AssumeRolePolicyDocument: trustOf(organizationRoleName),
    Policies: [
      {
        PolicyName: 'organization',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Sid: 'LookAndMake', Effect: 'Allow', Action: requiredActions.filter(needsAllResources), Resource: '*' },
            {
              Sid: 'ChangeAccountsAndPolicies',
              Effect: 'Allow',
              Action: restrictedActions,
              Resource: [
                sub('arn:${AWS::Partition}:organizations::${AWS::AccountId}:account/o-*/*'),
                sub('arn:${AWS::Partition}:organizations::${AWS::AccountId}:policy/o-*/*'),
              ],
            },
            {
              Sid: 'EnterAccounts',
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Resource: sub(`arn:\${AWS::Partition}:iam::*:role/${accessRole()}`),
              Condition: { StringEquals: { 'aws:ResourceOrgID': '${param:organizationId}' } },
            },
          ],
        },
      },
    ],
  },
};

/**
 * The stack's resources in a Region: the relay in every Region, the roles in the home Region only. `alarmTopic` is the ARN
 * of an SNS topic in the account and Region that gets the alarms of the relay.
 */
export function resourcesIn(region: string, alarmTopic: string | null = null): Resources {
  const everywhere = relay(hubBusArn, alarmTopic);
  if (region !== organizationsRegionOf(region)) return everywhere;
  const { RelayRule, ...others } = everywhere;
  return {
    RelayRole: relayRole(hubBusArn),
    OrganizationRole: organizationRole,
    OrganizationReaderRole: organizationReaderRole,
    ...others,
    // EventBridge refuses a target whose role does not exist yet; the rule names the role by its ARN, not by reference.
    ...(RelayRule && { RelayRule: { ...RelayRule, DependsOn: ['RelayRole'] } }),
  };
}

function accessRole(): string {
  return readGovernance(governanceFile()).baseline.accessRole;
}
