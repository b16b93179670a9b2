// Reads which organization policies are attached to an account, and creates, updates, attaches and detaches them.
// Attaching is all or nothing.
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  type OrganizationsClient,
  paginateListPolicies,
  paginateListPoliciesForTarget,
  paginateListTargetsForPolicy,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { toResult } from '../aws/errors.ts';
import { isPalisadePolicy, maxAttachedPolicies, type PackedPolicy, type PolicyKind, policyText } from './pack.ts';

/** Names of the attached policies; ids of these and of the wanted ones, by name; contents of the wanted ones. */
export type AttachmentFacts = {
  readonly attached: string[];
  readonly ids: { readonly [name: string]: string };
  readonly contents: { readonly [name: string]: string };
};

/** Operations on policies: `create NAME`, `update NAME`, `attach NAME` or `detach NAME`. */
export type AttachmentChange = { readonly [operation: string]: true };

export const attachmentPermissions = [
  'organizations:AttachPolicy',
  'organizations:CreatePolicy',
  'organizations:DescribePolicy',
  'organizations:DetachPolicy',
  'organizations:ListPolicies',
  'organizations:ListPoliciesForTarget',
  'organizations:UpdatePolicy',
];

export async function observeAttachments(
  organizations: OrganizationsClient,
  accountId: string,
  kind: PolicyKind,
  wanted: readonly PackedPolicy[],
): Promise<AttachmentFacts> {
  const attached = await policyIdsByName(
    paginateListPoliciesForTarget({ client: organizations }, { TargetId: accountId, Filter: kind }),
  );
  const available = wanted.every(({ name }) => attached.has(name))
    ? attached
    : await listPolicyIds(organizations, kind);
  const existing = wanted.flatMap(({ name }) => {
    const id = attached.get(name) ?? available.get(name);
    return id ? [{ name, id }] : [];
  });
  const contents = await Promise.all(
    existing.map(async ({ name, id }) => {
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId: id }));
      return [name, canonicalPolicy(Policy?.Content ?? '{}')];
    }),
  );
  return {
    attached: [...attached.keys()],
    ids: { ...Object.fromEntries(attached), ...Object.fromEntries(existing.map(({ name, id }) => [name, id])) },
    contents: Object.fromEntries(contents),
  };
}

/** The wanted policies that have to be created or updated, as `create NAME` or `update NAME`. */
export function contentChanges(facts: AttachmentFacts, wanted: readonly PackedPolicy[]): AttachmentChange {
  return Object.fromEntries(
    wanted
      .filter((policy) => !isCurrent(facts, policy))
      .map(({ name }) => [`${name in facts.ids ? 'update' : 'create'} ${name}`, true as const]),
  );
}

/** Why attaching these policies would exceed the quota; undefined if it would not. */
export function quotaProblem(
  facts: AttachmentFacts,
  attach: readonly string[],
  detach: readonly string[],
): string | undefined {
  const countAfter = facts.attached.length + attach.length - detach.length;
  if (countAfter <= maxAttachedPolicies) return undefined;
  return `the account has ${facts.attached.length} of at most ${maxAttachedPolicies} policies (${facts.attached.join(', ')}); attaching ${attach.join(', ')} would exceed this quota. Detach one that Palisade does not manage`;
}

/** Makes the changes. If an attachment fails, those before it are detached again, and the error is thrown. */
export async function changeAttachments(
  organizations: OrganizationsClient,
  accountId: string,
  wanted: readonly PackedPolicy[],
  facts: AttachmentFacts,
  attach: readonly string[],
  detach: readonly string[],
): Promise<void> {
  const ids = new Map(Object.entries(facts.ids));
  for (const policy of wanted) {
    if (!isCurrent(facts, policy))
      ids.set(policy.name, await createOrUpdatePolicy(organizations, policy, ids.get(policy.name)));
  }
  const detachObsolete = () =>
    sequentially(detach, (name) => detachPolicy(organizations, accountId, required(ids.get(name), name)));
  // If the quota has room for both, new policies are attached before old ones are detached, so that there is no gap.
  const hasRoomForBoth = facts.attached.length + attach.length <= maxAttachedPolicies;
  if (!hasRoomForBoth) await detachObsolete();
  const attachedIds: string[] = [];
  try {
    for (const name of attach) {
      const PolicyId = required(ids.get(name), name);
      await attachPolicy(organizations, accountId, PolicyId);
      attachedIds.push(PolicyId);
    }
  } catch (error) {
    await sequentially(attachedIds, (PolicyId) => detachPolicy(organizations, accountId, PolicyId));
    throw error;
  }
  if (hasRoomForBoth) await detachObsolete();
}

/** Palisade's policies that are attached to an account. */
export async function palisadeAttachments(
  organizations: OrganizationsClient,
  TargetId: string,
): Promise<readonly { readonly name: string; readonly id: string }[]> {
  const kinds: readonly PolicyKind[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];
  const found = await Promise.all(
    kinds.map((Filter) =>
      policyIdsByName(paginateListPoliciesForTarget({ client: organizations }, { TargetId, Filter })),
    ),
  );
  return found
    .flatMap((policies) => [...policies].map(([name, id]) => ({ name, id })))
    .filter(({ name }) => isPalisadePolicy(name));
}

/** Detaches a policy from an account, and deletes it if it is attached to nothing else. */
export async function removeAttachment(
  organizations: OrganizationsClient,
  accountId: string,
  PolicyId: string,
): Promise<void> {
  await detachPolicy(organizations, accountId, PolicyId);
  for await (const { Targets = [] } of paginateListTargetsForPolicy({ client: organizations }, { PolicyId })) {
    if (Targets.length > 0) return;
  }
  await organizations.send(new DeletePolicyCommand({ PolicyId }));
}

async function createOrUpdatePolicy(
  organizations: OrganizationsClient,
  policy: PackedPolicy,
  id: string | undefined,
): Promise<string> {
  const { name: Name, kind: Type, documents } = policy;
  const Content = policyText(policy);
  const Description = `Managed by Palisade: ${documents.join(', ')}`.slice(0, 512);
  if (id !== undefined) {
    await organizations.send(new UpdatePolicyCommand({ PolicyId: id, Content, Description }));
    return id;
  }
  const Tags = [{ Key: 'managed-by', Value: 'palisade' }];
  const created = await toResult(
    organizations.send(new CreatePolicyCommand({ Name, Type, Content, Description, Tags })),
  );
  if (created.ok) return required(created.value.Policy?.PolicySummary?.Id, Name);
  // The baseline of another account has just created it.
  if (created.failure.code !== 'DuplicatePolicyException') throw created.error;
  return required((await listPolicyIds(organizations, Type)).get(Name), Name);
}

async function attachPolicy(organizations: OrganizationsClient, TargetId: string, PolicyId: string): Promise<void> {
  const reply = await toResult(organizations.send(new AttachPolicyCommand({ PolicyId, TargetId })));
  if (!reply.ok && reply.failure.code !== 'DuplicatePolicyAttachmentException') throw reply.error;
}

async function detachPolicy(organizations: OrganizationsClient, TargetId: string, PolicyId: string): Promise<void> {
  const reply = await toResult(organizations.send(new DetachPolicyCommand({ PolicyId, TargetId })));
  if (!reply.ok && reply.failure.code !== 'PolicyNotAttachedException') throw reply.error;
}

function listPolicyIds(organizations: OrganizationsClient, Filter: PolicyKind): Promise<Map<string, string>> {
  return policyIdsByName(paginateListPolicies({ client: organizations }, { Filter }));
}

async function policyIdsByName(
  pages: AsyncIterable<{ Policies?: { Id?: string | undefined; Name?: string | undefined }[] | undefined }>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { Policies } of pages) {
    for (const { Id, Name } of Policies ?? []) if (Id && Name) found.set(Name, Id);
  }
  return found;
}

function isCurrent(facts: AttachmentFacts, policy: PackedPolicy): boolean {
  return facts.contents[policy.name] === canonicalPolicy(policyText(policy));
}

async function sequentially<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}

function required(id: string | undefined, name: string): string {
  if (id === undefined) throw new Error(`AWS Organizations returned no id for the policy ${name}`);
  return id;
}
