// Palisade's own resources in an account, and their removal: organization policies, rules, roles. Settings of the
// baseline stay, since reverting them would weaken the account.
import {
  type ConfigServiceClient,
  DeleteConfigRuleCommand,
  paginateDescribeConfigRules,
} from '@aws-sdk/client-config-service';
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { undefinedIfNotConfigured } from '../aws/errors.ts';
import {
  canaryRoleName,
  forwardRoleName,
  forwardRuleName,
  platformForwardRuleName,
  spokeRoleName,
} from '../aws/names.ts';
import { palisadeAttachments, removeAttachment } from '../policies/removal.ts';
import { isOwnRule } from './steps/config-rules.ts';

/** One resource to remove. `region` is null for a resource that exists once per account. */
export type OwnedResource = {
  readonly what: string;
  readonly region: string | null;
  readonly remove: () => Promise<unknown>;
};

type TeardownClients = {
  readonly eventBridge: EventBridgeClient;
  readonly config: ConfigServiceClient;
};

export type TeardownScope = {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly clientsIn: (region: string) => TeardownClients;
  readonly iam: IAMClient;
  readonly organizations: OrganizationsClient;
};

/**
 * Lists Palisade's resources in the order in which they can be removed: policies first, since they protect the others.
 * Throws the SDK's error if the resources cannot be read.
 */
export async function ownedResources({
  accountId,
  regions,
  clientsIn,
  iam,
  organizations,
}: TeardownScope): Promise<readonly OwnedResource[]> {
  const policies = await palisadeAttachments(organizations, accountId);
  const inRegions = await Promise.all(regions.map((region) => ownedInRegion(clientsIn(region), region)));
  const roles = await Promise.all([spokeRoleName, forwardRoleName, canaryRoleName].map((name) => ownedRole(iam, name)));
  return [
    ...policies.map(({ name, id }) => ({
      what: `policy ${name}`,
      region: null,
      remove: () => removeAttachment(organizations, accountId, id),
    })),
    ...inRegions.flat(),
    ...roles.flat(),
  ];
}

async function ownedInRegion(
  { eventBridge, config }: TeardownClients,
  region: string,
): Promise<readonly OwnedResource[]> {
  const parts: OwnedResource[] = [];
  for (const Name of [forwardRuleName, platformForwardRuleName]) {
    if (await undefinedIfNotConfigured(eventBridge.send(new DescribeRuleCommand({ Name }))))
      parts.push({ what: `rule ${Name}`, region, remove: () => removeRule(eventBridge, Name) });
  }
  for await (const { ConfigRules = [] } of paginateDescribeConfigRules({ client: config }, {})) {
    for (const { ConfigRuleName } of ConfigRules) {
      if (ConfigRuleName === undefined || !isOwnRule(ConfigRuleName)) continue;
      const remove = () => config.send(new DeleteConfigRuleCommand({ ConfigRuleName }));
      parts.push({ what: `AWS Config rule ${ConfigRuleName}`, region, remove });
    }
  }
  return parts;
}

async function removeRule(eventBridge: EventBridgeClient, Name: string): Promise<void> {
  const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: Name }));
  const Ids = Targets.flatMap(({ Id }) => Id ?? []);
  if (Ids.length > 0) await eventBridge.send(new RemoveTargetsCommand({ Rule: Name, Ids }));
  await eventBridge.send(new DeleteRuleCommand({ Name }));
}

/** The role, if it is there, with what removes it and its inline policies. Throws the SDK's error. */
export async function ownedRole(iam: IAMClient, RoleName: string): Promise<readonly OwnedResource[]> {
  if (!(await undefinedIfNotConfigured(iam.send(new GetRoleCommand({ RoleName }))))) return [];
  const remove = async () => {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  };
  return [{ what: `role ${RoleName}`, region: null, remove }];
}
