// The attachments of Palisade's policies in the whole organization, read by policy: an account has several policies, but
// one call names the accounts of a policy 20 at a time, so that a thousand accounts take some hundred calls and not two
// thousand.
import {
  type OrganizationsClient,
  paginateListPolicies,
  paginateListTargetsForPolicy,
} from '@aws-sdk/client-organizations';
import type { AccountAttachments } from './account-attachments.ts';
import { type PolicyIds, policyIdsByName } from './catalog.ts';
import { isPalisadePolicy } from './pack.ts';
import { type PolicyKind, policyKinds } from './quotas.ts';

/** One of Palisade's policies, with the targets that it is attached to. */
export type AttachedPolicy = {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly id: string;
  readonly targets: ReadonlySet<string>;
};

/**
 * Reads the targets of all of Palisade's policies (AWS Organizations API Reference, "ListTargetsForPolicy"). Throws the
 * SDK's error if a call fails: an attachment that could not be read is not absent.
 */
export async function readAttachmentIndex(organizations: OrganizationsClient): Promise<readonly AttachedPolicy[]> {
  const found: AttachedPolicy[] = [];
  for (const kind of policyKinds) {
    const ids = await policyIdsByName(paginateListPolicies({ client: organizations }, { Filter: kind }));
    for (const [name, id] of ids) {
      if (isPalisadePolicy(name)) found.push({ kind, name, id, targets: await targetsOf(organizations, id) });
    }
  }
  return found;
}

async function targetsOf(client: OrganizationsClient, PolicyId: string): Promise<ReadonlySet<string>> {
  const targets = new Set<string>();
  for await (const { Targets = [] } of paginateListTargetsForPolicy({ client }, { PolicyId })) {
    for (const { TargetId } of Targets) if (TargetId !== undefined) targets.add(TargetId);
  }
  return targets;
}

/** What the index says of one account. It has Palisade's policies only, and cannot write. */
export function attachmentsIn(index: readonly AttachedPolicy[], accountId: string): AccountAttachments {
  const refuse = () => Promise.reject(new Error('attachments that were read for a plan are not written'));
  return {
    list: async (kind) => idsOf(index.filter((each) => each.kind === kind && each.targets.has(accountId))),
    isUntouched: () => false,
    attach: refuse,
    detach: refuse,
  };
}

function idsOf(policies: readonly AttachedPolicy[]): PolicyIds {
  return new Map(policies.map(({ name, id }) => [name, id]));
}
