// Reads from the journal whom the resources of an account admit.
import { isGoverned } from '../accounts/account-record.ts';
import { listEssentials } from '../accounts/account-store.ts';
import type { Governance } from '../governance/governance.ts';
import { isOwnerType } from '../resources/registry.ts';
import type { SharedResource } from '../steps/shared-resource.ts';
import type { StateTable } from '../table/table.ts';
import type { AdmissionRecord } from './admission.ts';
import { candidateOf, declarationsFor, resourceAdmissions } from './resource-admissions.ts';
import { listResources } from './resource-store.ts';
import { listShut } from './shut-accounts.ts';

/**
 * What an account shares and whom that admits; `owner` is the account as it is now. An account of a type that shares nothing
 * costs no call, and one for which governance.yml declares nothing costs one. A record that was just written counts: reads are strongly consistent. Throws the SDK's error.
 */
export async function readResources(
  journal: StateTable,
  governance: Governance,
  owner: AdmissionRecord,
  activeSince: string | null,
): Promise<readonly SharedResource[]> {
  return isOwnerType(owner.type) ? readOwnedResources(journal, governance, owner, activeSince) : [];
}

/** The same, also of an account that is of another type now and has resources from before: they admit nobody any more. */
export async function readOwnedResources(
  journal: StateTable,
  governance: Governance,
  owner: AdmissionRecord,
  activeSince: string | null,
): Promise<readonly SharedResource[]> {
  if (!isGoverned(owner)) return [];
  const resources = await listResources(journal, owner.accountId);
  if (resources.length === 0 && declarationsFor(governance, owner.type).length === 0) return [];
  const [accounts, shut] = await Promise.all([listEssentials(journal), listShut(journal)]);
  const candidates = accounts.map((each) => candidateOf(each, activeSince));
  return resourceAdmissions(candidateOf(owner, activeSince), candidates, { governance, shut }, resources);
}
