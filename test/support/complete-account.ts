// A member account that no other suite uses: it may be broken, and its calls be counted.
import { createAccount } from '../../local/local-organization.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { accounts, ids, journal, newName, region } from './cloud.ts';
import { eventually } from './eventually.ts';

/** Makes an account of no type in the tests' local cloud, and waits until its baseline is complete. Returns its id. */
export async function makeCompleteAccount(name: string): Promise<string> {
  const { organizations } = accounts(ids.management, region);
  const id = await createAccount(organizations, newName(name));
  await eventually(async () =>
    (await listAccounts(journal)).some(({ accountId, state }) => accountId === id && state === 'complete'),
  );
  return id;
}
