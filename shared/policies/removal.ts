// Palisade's policies on an account, and their removal from it.
import {
  DeletePolicyCommand,
  type OrganizationsClient,
  paginateListPoliciesForTarget,
  paginateListTargetsForPolicy,
} from '@aws-sdk/client-organizations';
import { detachPolicy } from './account-attachments.ts';
import { policyIdsByName } from './catalog.ts';
import { isPalisadePolicy } from './pack.ts';
import { policyKinds } from './quotas.ts';

/** Palisade's policies that are attached to an account. */
export async function palisadeAttachments(
  organizations: OrganizationsClient,
  TargetId: string,
): Promise<readonly { readonly name: string; readonly id: string }[]> {
  const found = await Promise.all(
    policyKinds.map((Filter) =>
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
