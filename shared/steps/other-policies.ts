// Policies of a role beside the one that Palisade gives it. Some add to what the role may do: they are removed. Those that deny
// something stay, since somebody may contain the role with them.
import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import * as z from 'zod/mini';
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { undefinedIfNotConfigured } from '../aws/errors.ts';
import { parseJson } from '../lib/text.ts';

/** The ARNs of managed policies, and inline policies by name: documents that are removed have to be on record. */
export type OtherPolicies = {
  readonly attached: string[];
  readonly inline: { [name: string]: string };
  /** ARNs and names of policies that deny something. */
  readonly denying: string[];
};

/** What is said before a role is handed over; after the words about what is replaced. */
export const othersGo = 'its other policies are removed, unless they deny something';

export const noOthers: OtherPolicies = { attached: [], inline: {}, denying: [] };

export const otherPolicyPermissions = [
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
];

/** Two reads where there are none. `own` is the name of Palisade's inline policy. Throws the SDK's error. */
export async function observeOthers(iam: IAMClient, RoleName: string, own: string): Promise<OtherPolicies> {
  // A page has 100, and a role 25 at most (IAM User Guide, "IAM and AWS STS quotas").
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const arns = AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []);
  const names = (await inlineNames(iam, RoleName)).filter((name) => name !== own);
  const attached = await Promise.all(arns.map(async (arn) => [arn, await managedDocument(iam, arn)] as const));
  const inline = await Promise.all(
    names.map(async (name) => [name, await inlineDocument(iam, RoleName, name)] as const),
  );
  return {
    attached: attached.filter(([, document]) => !denies(document)).map(([arn]) => arn),
    inline: Object.fromEntries(inline.filter(([, document]) => !denies(document))),
    denying: [...attached, ...inline].filter(([, document]) => denies(document)).map(([name]) => name),
  };
}

/** What is to be removed: ARNs and names; nothing if there are none. Pure. */
export function othersChange({ attached, inline }: OtherPolicies): { readonly others?: string[] } {
  const names = [...attached, ...Object.keys(inline)];
  return names.length === 0 ? {} : { others: names };
}

/** What is said of a role that is as required, after the rest; empty without such policies. Pure. */
export function describeDenying({ denying }: OtherPolicies): string {
  return denying.length === 0 ? '' : `; policies of others that deny something stay: ${denying.join(', ')}`;
}

/** Removes those that add to what the role may do. One that does not exist any more is no error. */
export async function removeOthers(iam: IAMClient, RoleName: string, others: OtherPolicies): Promise<void> {
  for (const PolicyArn of others.attached)
    await undefinedIfNotConfigured(iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));
  for (const PolicyName of Object.keys(others.inline))
    await undefinedIfNotConfigured(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
}

async function inlineNames(iam: IAMClient, RoleName: string, Marker?: string): Promise<readonly string[]> {
  const page = await iam.send(new ListRolePoliciesCommand({ RoleName, Marker }));
  const { PolicyNames = [], IsTruncated, Marker: next } = page;
  return IsTruncated && next !== undefined
    ? [...PolicyNames, ...(await inlineNames(iam, RoleName, next))]
    : PolicyNames;
}

async function managedDocument(iam: IAMClient, PolicyArn: string): Promise<string> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
  return canonicalPolicy((await iam.send(new GetPolicyVersionCommand(version))).PolicyVersion?.Document ?? '{}');
}

async function inlineDocument(iam: IAMClient, RoleName: string, PolicyName: string): Promise<string> {
  return canonicalPolicy((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument ?? '{}');
}

const statement = z.object({ Effect: z.string() });
const withStatements = z.object({ Statement: z.union([statement, z.array(statement)]) });

/** Whether any statement of the document denies something. One that cannot be understood may. Pure. */
function denies(document: string): boolean {
  const parsed = withStatements.safeParse(parseJson(document));
  return !parsed.success || [parsed.data.Statement].flat().some(({ Effect }) => Effect !== 'Allow');
}
