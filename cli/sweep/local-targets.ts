// The targets of a sweep on a running local cloud, with the journal and the change control of its hub.
import type { LocalCloud } from '../../local/instance.ts';
import { accountAge } from '../../shared/accounts/account-age.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { UserError } from '../lib/output.ts';
import { createTargetClients } from './clients.ts';
import { localHub } from './find-hub.ts';
import { hubSweepers } from './hub-sweepers.ts';
import type { SweepTargets } from './types.ts';

/** Findings go to the hub's event bus. Throws UserError for an account that the hub does not know. */
export async function localCloudTargets(cloud: LocalCloud, ids: readonly string[]): Promise<SweepTargets> {
  const { endpoint, secretAccessKey } = cloud;
  const hub = await localHub(cloud);
  if (hub === undefined) throw new UserError('The local cloud has no hub yet. To deploy it: palisade deploy');
  const known = (await listAccounts(hub.sweep.journal)).filter(({ state }) => state !== 'skipped');
  const unknownAccounts = ids.filter((id) => !known.some(({ accountId }) => accountId === id));
  if (unknownAccounts.length > 0) {
    throw new UserError(
      `Not in the local cloud: account ${unknownAccounts.join(', ')}. To list accounts: npm run -s palisade -- accounts`,
    );
  }
  const wanted = ids.length > 0 ? known.filter(({ accountId }) => ids.includes(accountId)) : known;
  const { activeSince } = await hub.sweep.hubState();
  return {
    targets: wanted.map(({ accountId, type, ...joining }) => ({
      accountId,
      accountType: type,
      accountAge: accountAge(joining, activeSince),
      ...createTargetClients({
        endpoint,
        credentials: { accessKeyId: accountId, secretAccessKey },
        forcePathStyle: true,
      }),
    })),
    undetermined: [],
    ...hubSweepers(hub.governance, hub.sweep),
  };
}
