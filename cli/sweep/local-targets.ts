// The targets of a sweep on a running local cloud, with the journal and the change control of its hub.
import { connect } from '../../local/aws/clients.ts';
import type { LocalCloud } from '../../local/instance.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { createChangeControl } from '../../shared/remediation/change-control/change-control.ts';
import { createHubStateReader } from '../../shared/remediation/change-control/hub-state.ts';
import { deletedResourcesIn } from '../../shared/sweep/deleted-resources.ts';
import { hubSweeper } from '../../shared/sweep/in-hub.ts';
import { UserError } from '../lib/output.ts';
import { createTargetClients } from './clients.ts';
import type { SweepTargets } from './types.ts';

/** Findings go to the hub's event bus. Throws UserError for an account that the hub does not know. */
export async function localCloudTargets(
  governance: Governance,
  cloud: LocalCloud,
  ids: readonly string[],
): Promise<SweepTargets> {
  const { endpoint, secretAccessKey, region } = cloud;
  const hubAccountId = cloud.accounts.sharedServices;
  const { dynamodb, eventBridge } = connect(cloud)(hubAccountId, region);
  const journal = { dynamodb, table: journalTableName, retentionDays: governance.journal.retentionDays };
  const known = (await listAccounts(journal)).filter(({ state }) => state !== 'skipped');
  const unknownAccounts = ids.filter((id) => !known.some(({ accountId }) => accountId === id));
  if (unknownAccounts.length > 0) {
    throw new UserError(
      `Not in the local cloud: account ${unknownAccounts.join(', ')}. To list accounts: npm run -s palisade -- accounts`,
    );
  }
  const wanted = ids.length > 0 ? known.filter(({ accountId }) => ids.includes(accountId)) : known;
  const now = () => new Date();
  const hubState = createHubStateReader(journal);
  const changeControl = createChangeControl({ governance, journal, eventBridge, hubAccountId, hubState, now });
  return {
    targets: wanted.map(({ accountId, type }) => ({
      accountId,
      accountType: type,
      ...createTargetClients({
        endpoint,
        credentials: { accessKeyId: accountId, secretAccessKey },
        forcePathStyle: true,
      }),
    })),
    undetermined: [],
    deletedResources: deletedResourcesIn(journal),
    sweeperFor: (context) => hubSweeper({ governance, journal, eventBridge, changeControl, now }, context),
    record: "the hub's journal",
  };
}
