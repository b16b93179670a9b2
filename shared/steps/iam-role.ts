// Helpers of the steps that create roles: read a role, compare it with what is required, and write it.
import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { undefinedIfNotConfigured } from '../aws/errors.ts';
import { managedByTag } from '../aws/names.ts';
import {
  describeDenying,
  noOthers,
  type OtherPolicies,
  observeOthers,
  otherPolicyPermissions,
  othersChange,
  removeOthers,
} from './other-policies.ts';
import type { StepVerdict } from './step.ts';

/** A role as required: who may assume it, and what it may do. */
export type RoleDocuments = { readonly trust: object; readonly permissions: object };

/** The policies of a role in canonical form; null if they are missing. */
export type RoleFacts = { readonly trust: string | null; readonly permissions: string | null };
/** `isOwn`: whether it has the tag of what Palisade creates. */
export type OwnedRoleFacts = RoleFacts & { readonly isOwn: boolean; readonly others: OtherPolicies };
/** `others`: policies of somebody else that are removed. */
export type RoleChange = { readonly trust?: string; readonly permissions?: string; readonly others?: string[] };

export const rolePermissions = [
  'iam:CreateRole',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
];
/** Of roles that others work with: what somebody adds to them is found, too. */
export const sharedRolePermissions = [...new Set([...rolePermissions, ...otherPolicyPermissions])];
const PolicyName = 'palisade';

export async function observeRole(iam: IAMClient, RoleName: string): Promise<RoleFacts> {
  const { tags: _, ...facts } = await readRole(iam, RoleName);
  return facts;
}

/** For a role whose name somebody else may have used. */
export async function observeOwnedRole(iam: IAMClient, RoleName: string): Promise<OwnedRoleFacts> {
  const { tags, ...facts } = await observeTaggedRole(iam, RoleName);
  return { ...facts, isOwn: tags[managedByTag.key] === managedByTag.value };
}

export type Tags = Readonly<Record<string, string>>;
export type TaggedRoleFacts = RoleFacts & { readonly tags: Tags; readonly others: OtherPolicies };

/** The role with its tags, and with the policies that somebody else gave it; without a role there are none. */
export async function observeTaggedRole(iam: IAMClient, RoleName: string): Promise<TaggedRoleFacts> {
  const facts = await readRole(iam, RoleName);
  return { ...facts, others: facts.trust === null ? noOthers : await observeOthers(iam, RoleName, PolicyName) };
}

async function readRole(iam: IAMClient, RoleName: string): Promise<RoleFacts & { readonly tags: Tags }> {
  const output = await undefinedIfNotConfigured(iam.send(new GetRoleCommand({ RoleName })));
  if (output === undefined) return { trust: null, permissions: null, tags: {} };
  const policy = await undefinedIfNotConfigured(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  return {
    trust: canonicalPolicy(output.Role?.AssumeRolePolicyDocument ?? '{}'),
    permissions: policy ? canonicalPolicy(policy.PolicyDocument ?? '{}') : null,
    tags: Object.fromEntries((output.Role?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}

export function decideRole(
  { others = noOthers, ...facts }: RoleFacts & { readonly others?: OtherPolicies },
  documents: RoleDocuments,
): StepVerdict<RoleChange> {
  const trust = canonicalPolicy(JSON.stringify(documents.trust));
  const permissions = canonicalPolicy(JSON.stringify(documents.permissions));
  const change = {
    ...(facts.trust === trust ? {} : { trust }),
    ...(facts.permissions === permissions ? {} : { permissions }),
    ...othersChange(others),
  };
  const names = Object.keys(change);
  if (names.length === 0)
    return { kind: 'compliant', reason: `trust policy and permissions are as required${describeDenying(others)}` };
  const reason = facts.trust === null ? 'the role is missing' : `different from what is required: ${names.join(', ')}`;
  return { kind: 'violating', reason, change };
}

export async function writeRole(
  iam: IAMClient,
  RoleName: string,
  change: RoleChange,
  facts: Pick<RoleFacts, 'trust'> & { readonly others?: OtherPolicies },
  tags: Tags = { [managedByTag.key]: managedByTag.value },
): Promise<undefined> {
  if (change.trust !== undefined && facts.trust === null) {
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: change.trust,
        Description: 'Managed by Palisade',
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  } else if (change.trust !== undefined) {
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: change.trust }));
  }
  if (change.others !== undefined && facts.others !== undefined) await removeOthers(iam, RoleName, facts.others);
  if (change.permissions === undefined) return undefined;
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: change.permissions }));
  return undefined;
}
