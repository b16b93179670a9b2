// What the journal of a hub says about admission: the accounts, who is shut out, and what Palisade has made.
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { listAllAccounts } from '../../shared/accounts/account-store.ts';
import type { ShutAccount } from '../../shared/platform/admission.ts';
import { listResources, type ResourceRecord } from '../../shared/platform/resource-store.ts';
import { listShut } from '../../shared/platform/shut-accounts.ts';
import { isOwnerType } from '../../shared/resources/registry.ts';
import type { StateTable } from '../../shared/table/table.ts';

/** What the hub knows that admission depends on. */
export type AdmissionFacts = {
  readonly accounts: readonly AccountRecord[];
  readonly shut: ReadonlyMap<string, ShutAccount>;
  readonly resources: readonly ResourceRecord[];
};

/** Throws the SDK's error. */
export async function readAdmissionFacts(journal: StateTable): Promise<AdmissionFacts> {
  const [known, shut] = await Promise.all([listAllAccounts(journal), listShut(journal)]);
  const accounts = known.map(({ record }) => record);
  const owners = accounts.filter(({ type }) => isOwnerType(type));
  const resources = await Promise.all(owners.map(({ accountId }) => listResources(journal, accountId)));
  return { accounts, shut, resources: resources.flat() };
}
