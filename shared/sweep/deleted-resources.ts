// Finds resources that were deleted and still have open findings.
import { isOpen } from '../findings/finding.ts';
import { listAccountFindings } from '../findings/finding-queries.ts';
import type { StateTable } from '../table/table.ts';
import type { DeletedResources } from './sweep-account.ts';

/** Creates a lookup in this journal. It throws the SDK's error. */
export function deletedResourcesIn(journal: StateTable): DeletedResources {
  return async ({ accountId, regions, guardrails }, isUnseen) => {
    const ids = guardrails.map(({ id }) => id);
    const open = (await listAccountFindings(journal, accountId)).filter(
      (finding) =>
        isOpen(finding) && ids.includes(finding.guardrail) && regions.includes(finding.region) && isUnseen(finding),
    );
    const resources = new Map(open.map(({ resource: { type, id }, region }) => [id, { type, accountId, region, id }]));
    return [...resources.values()];
  };
}
