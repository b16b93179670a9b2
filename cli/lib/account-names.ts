// The names of accounts, to show beside their ids.

import { listAccounts } from '../../shared/accounts/account-store.ts';
import { toResult } from '../../shared/aws/errors.ts';
import type { HubClients } from './hub-client.ts';

/** Names by account id, as far as the hub has recorded them. Without them tables show ids only. */
export async function accountNames({ journal }: Pick<HubClients, 'journal'>): Promise<ReadonlyMap<string, string>> {
  const accounts = await toResult(listAccounts(journal));
  return new Map((accounts.ok ? accounts.value : []).map(({ accountId, name }) => [accountId, name]));
}
