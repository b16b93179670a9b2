// The policies that are attached to one account, during one attempt at its baseline: several steps need them, and
// Organizations serves few reads, so an answer is kept until something is written.
import {
  AttachPolicyCommand,
  DetachPolicyCommand,
  type OrganizationsClient,
  paginateListPoliciesForTarget,
} from '@aws-sdk/client-organizations';
import { toResult } from '../aws/errors.ts';
import { type PolicyIds, policyIdsByName } from './catalog.ts';
import type { PolicyKind } from './quotas.ts';

/** A policy of the organization. */
export type NamedPolicy = { readonly kind: PolicyKind; readonly name: string; readonly id: string };

/** The attachments of one account. All functions throw the SDK's error if a call to Organizations fails. */
export interface AccountAttachments {
  /** The ids of the attached policies by their names. An answer that does not show all writes yet is not kept. */
  list(kind: PolicyKind): Promise<PolicyIds>;
  /** Whether this attempt has neither read nor written attachments of a kind yet. */
  isUntouched(kind: PolicyKind): boolean;
  /** Attaches a policy, which may be attached already. */
  attach(policy: NamedPolicy): Promise<void>;
  /** Detaches a policy, which may be detached already. */
  detach(policy: NamedPolicy): Promise<void>;
}

/** Creates the attachments of an account, which nobody else changes meanwhile: the baseline has the account's lease. */
export function createAccountAttachments(organizations: OrganizationsClient, TargetId: string): AccountAttachments {
  const lists = new Map<PolicyKind, PolicyIds>();
  /** Whether a policy has to be attached, by kind and name, as far as this attempt has written it. */
  const written = { SERVICE_CONTROL_POLICY: new Map<string, boolean>(), RESOURCE_CONTROL_POLICY: new Map() };
  const write = async ({ kind, name }: NamedPolicy, isAttached: boolean, call: () => Promise<void>) => {
    lists.delete(kind);
    written[kind].set(name, isAttached);
    await call();
  };
  return {
    async list(kind) {
      const known = lists.get(kind);
      if (known) return known;
      const pages = paginateListPoliciesForTarget({ client: organizations }, { TargetId, Filter: kind });
      const found = await policyIdsByName(pages);
      if ([...written[kind]].every(([name, isAttached]) => found.has(name) === isAttached)) lists.set(kind, found);
      return found;
    },
    isUntouched: (kind) => !lists.has(kind) && written[kind].size === 0,
    attach: (policy) => write(policy, true, () => attachPolicy(organizations, TargetId, policy.id)),
    detach: (policy) => write(policy, false, () => detachPolicy(organizations, TargetId, policy.id)),
  };
}

async function attachPolicy(organizations: OrganizationsClient, TargetId: string, PolicyId: string): Promise<void> {
  const reply = await toResult(organizations.send(new AttachPolicyCommand({ PolicyId, TargetId })));
  if (!reply.ok && reply.failure.code !== 'DuplicatePolicyAttachmentException') throw reply.error;
}

/** Detaches a policy from a target, from which it may be detached already. */
export async function detachPolicy(
  organizations: OrganizationsClient,
  TargetId: string,
  PolicyId: string,
): Promise<void> {
  const reply = await toResult(organizations.send(new DetachPolicyCommand({ PolicyId, TargetId })));
  if (!reply.ok && reply.failure.code !== 'PolicyNotAttachedException') throw reply.error;
}
