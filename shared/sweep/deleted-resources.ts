// Finds resources that were deleted and still have open findings.
import { isOpen } from '../findings/finding.ts';
import { listAccountFindings } from '../findings/finding-queries.ts';
import type { Resource, Scope } from '../guardrails/contract/resource.ts';
import type { StateTable } from '../table/table.ts';
import { resourceKey } from './resource-keys.ts';
import { allResources, type ClientFor } from './resource-pages.ts';
import type { DeletedResources } from './sweep-account.ts';

/** Creates a lookup in this journal. It throws the SDK's error. */
export function deletedResourcesIn(journal: StateTable): DeletedResources {
  return async ({ accountId, regions, guardrails }, isUnseen) => {
    const ids = guardrails.map(({ id }) => id);
    const open = (await listAccountFindings(journal, accountId)).filter(
      (finding) =>
        isOpen(finding) && ids.includes(finding.guardrail) && regions.includes(finding.region) && isUnseen(finding),
    );
    const resources = open.map(({ resource: { type, id }, region }) => ({ type, accountId, region, id }));
    return [...new Map(resources.map((resource) => [resourceKey(resource), resource])).values()];
  };
}

/**
 * Those of the resources that do not exist. Lists the account's resources only if there is anything to find. Open
 * findings do not show which resources a sweep has evaluated: they are recorded later than that. Throws the SDK's error.
 */
export async function missingAmong(
  candidates: readonly Resource[],
  clientFor: ClientFor,
  scope: Scope,
): Promise<readonly Resource[]> {
  if (candidates.length === 0) return [];
  const missing = new Map(candidates.map((resource) => [resourceKey(resource), resource]));
  for await (const resource of allResources(clientFor, scope)) missing.delete(resourceKey(resource));
  return [...missing.values()];
}
