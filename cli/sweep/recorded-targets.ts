// The targets of a sweep with a hub: the accounts that the hub has recorded, by the types that it has recorded.
import { accountAge } from '../../shared/accounts/account-age.ts';
import { isGoverned } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { UserError } from '../lib/output.ts';
import type { FoundHub } from './find-hub.ts';
import { hubSweepers } from './hub-sweepers.ts';
import type { SweepTargets, TargetClients } from './types.ts';

/** Findings go to the hub's event bus. Throws UserError for an account that the hub does not know, or does not govern. */
export async function recordedTargets(
  hub: Pick<FoundHub, 'governance' | 'sweep'>,
  ids: readonly string[],
  clientsOf: (accountId: string) => TargetClients,
  now = () => new Date(),
): Promise<Omit<SweepTargets, 'requestedBy'>> {
  const known = (await listAccounts(hub.sweep.journal)).filter(isGoverned);
  const unknownAccounts = ids.filter((id) => !known.some(({ accountId }) => accountId === id));
  if (unknownAccounts.length > 0) {
    throw new UserError(
      `The hub does not govern account ${unknownAccounts.join(', ')}. To list accounts: ${commandLine('accounts')}`,
    );
  }
  const wanted = ids.length > 0 ? known.filter(({ accountId }) => ids.includes(accountId)) : known;
  const { activeSince } = await hub.sweep.hubState();
  return {
    targets: wanted.map(({ accountId, name, type, ...joining }) => ({
      accountId,
      name,
      accountType: type,
      accountAge: accountAge(joining, activeSince),
      ...clientsOf(accountId),
    })),
    undetermined: [],
    ...hubSweepers(hub.governance, hub.sweep, now),
  };
}
