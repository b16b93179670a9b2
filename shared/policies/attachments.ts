// Brings the policies of an account to those that it should have: creates, updates, attaches and detaches them.
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { classifyError, isTransient } from '../aws/errors.ts';
import { isFinalError } from '../aws/final-errors.ts';
import type { AccountAttachments, NamedPolicy } from './account-attachments.ts';
import { type PolicyCatalog, required } from './catalog.ts';
import { isPalisadePolicy, type PackedPolicy, policyText, quarantineName } from './pack.ts';
import { type PolicyKind, policyQuotas } from './quotas.ts';

/** Names of the attached policies; ids of these and of the wanted ones, by name; contents of the wanted ones. */
export type AttachmentFacts = {
  readonly attached: string[];
  readonly ids: { readonly [name: string]: string };
  readonly contents: { readonly [name: string]: string };
};

/** Operations on policies: `create NAME`, `update NAME`, `attach NAME` or `detach NAME`. */
export type AttachmentChange = { readonly [operation: string]: true };

/** What reads and writes policies: the organization's, and the attachments of one account. */
export type PolicyAccess = { readonly policies: PolicyCatalog; readonly attachments: AccountAttachments };

export const attachmentPermissions = [
  'organizations:AttachPolicy',
  'organizations:CreatePolicy',
  'organizations:DescribePolicy',
  'organizations:DetachPolicy',
  'organizations:ListPolicies',
  'organizations:ListPoliciesForTarget',
  'organizations:UpdatePolicy',
];

/** Reads which policies of a kind the account has, and what the wanted ones contain. */
export async function observeAttachments(
  { policies, attachments }: PolicyAccess,
  kind: PolicyKind,
  wanted: readonly PackedPolicy[],
): Promise<AttachmentFacts> {
  const attached = await attachments.list(kind);
  const available = wanted.every(({ name }) => attached.has(name)) ? attached : await policies.ids(kind);
  const existing = wanted.flatMap(({ name }) => {
    const id = attached.get(name) ?? available.get(name);
    return id ? [{ name, id }] : [];
  });
  const contents = await Promise.all(existing.map(async ({ name, id }) => [name, await policies.content(id)]));
  return {
    attached: [...attached.keys()],
    ids: { ...Object.fromEntries(attached), ...Object.fromEntries(existing.map(({ name, id }) => [name, id])) },
    contents: Object.fromEntries(contents),
  };
}

/**
 * The same for the policies that an account should have, which `wantedFor` says by the contents of those that it has.
 * These contents are among the facts, too.
 */
export async function observeAccountPolicies(
  access: PolicyAccess,
  kind: PolicyKind,
  wantedFor: (attachedContents: readonly string[]) => readonly PackedPolicy[],
): Promise<AttachmentFacts> {
  const own = [...(await access.attachments.list(kind))].filter(([name]) => isAccountPolicy(name));
  const contents: [string, string][] = await Promise.all(
    own.map(async ([name, id]) => [name, await access.policies.content(id)]),
  );
  const wanted = wantedFor(contents.map(([, content]) => content));
  const facts = await observeAttachments(access, kind, wanted);
  return { ...facts, contents: { ...Object.fromEntries(contents), ...facts.contents } };
}

/** Whether a policy is one of Palisade's that an account has by its type, and not the quarantine. */
export const isAccountPolicy = (name: string) => isPalisadePolicy(name) && name !== quarantineName;

/** The wanted policies that have to be created or updated, as `create NAME` or `update NAME`. */
export function contentChanges(facts: AttachmentFacts, wanted: readonly PackedPolicy[]): AttachmentChange {
  return Object.fromEntries(
    wanted
      .filter((policy) => !isCurrent(facts, policy))
      .map(({ name }) => [`${Object.hasOwn(facts.ids, name) ? 'update' : 'create'} ${name}`, true as const]),
  );
}

/**
 * Makes the changes to the account's policies of one kind. What AWS refuses for a moment leaves the policies as far as
 * they are, for the next attempt; what it refuses for good, such as a policy too many, leaves the account with the
 * policies that it had. The error is thrown in both cases.
 */
export async function changeAttachments(
  access: PolicyAccess,
  kind: PolicyKind,
  wanted: readonly PackedPolicy[],
  facts: AttachmentFacts,
  attach: readonly string[],
  detach: readonly string[],
): Promise<void> {
  const { policies, attachments } = access;
  const undo: (() => Promise<void>)[] = [];
  try {
    const ids = new Map(Object.entries(facts.ids));
    for (const policy of wanted) {
      if (!isCurrent(facts, policy)) ids.set(policy.name, await policies.write(policy, ids.get(policy.name)));
    }
    const named = (name: string): NamedPolicy => ({ kind, name, id: required(ids.get(name), name) });
    const attachAll = () =>
      sequentially(attach.map(named), async (policy) => {
        await attachments.attach(policy);
        undo.unshift(() => attachments.detach(policy));
      });
    const detachAll = () =>
      sequentially(detach.map(named), async (policy) => {
        await attachments.detach(policy);
        undo.unshift(() => attachments.attach(policy));
      });
    // If there is room for both, new policies are attached before old ones are detached, so that there is no gap.
    const hasRoomForBoth = facts.attached.length + attach.length <= policyQuotas[kind].perTarget;
    if (hasRoomForBoth) await attachAll();
    await detachAll();
    if (!hasRoomForBoth) await attachAll();
  } catch (error) {
    const failure = classifyError(error);
    // A cached id or content may be the reason, unless AWS only asks to wait.
    if (failure === undefined || !isTransient(failure)) policies.forget();
    if (isFinalError(error)) await sequentially(undo, (step) => step());
    throw withAttached(error, facts.attached);
  }
}

/** The error with the names of the attached policies, if there are too many: one of them has to be detached. */
function withAttached(error: unknown, attached: readonly string[]): unknown {
  const isQuota =
    error instanceof Error && 'Reason' in error && error.Reason === 'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED';
  if (isQuota) error.message += ` Detach one that Palisade does not manage: ${attached.join(', ')}`;
  return error;
}

function isCurrent(facts: AttachmentFacts, policy: PackedPolicy): boolean {
  return facts.contents[policy.name] === canonicalPolicy(policyText(policy));
}

async function sequentially<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}
