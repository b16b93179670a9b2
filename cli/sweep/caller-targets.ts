// The accounts that the caller's own credentials lead to, where there is no hub: everything that is done is put on record
// in a file.
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { type Classification, unclassified } from '../../shared/accounts/account-type.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { standaloneSweeper } from '../../shared/sweep/standalone.ts';
import { callerAccountId, clientConfigFor, membersOf } from '../lib/caller-accounts.ts';
import { createChangeLogWriter, defaultChangeLogPath } from './change-log.ts';
import { createTargetClients } from './clients.ts';
import type { SweepTargets, TargetOptions } from './types.ts';

/** One account is entered as it is, others through a role. Throws UserError when the credentials cannot be used. */
export async function callerTargets(
  governance: Governance,
  ids: readonly string[],
  { role = governance.baseline.accessRole, record = defaultChangeLogPath() }: TargetOptions,
): Promise<SweepTargets> {
  const region = hubRegion(governance);
  const own = await callerAccountId(region);
  const organizations = new OrganizationsClient({ region });
  const members = ids.length > 0 ? undefined : await membersOf(organizations);
  // Who may not list the organization sweeps the own account.
  const wanted = members === undefined ? ids : members.ok ? members.value : [own];
  const typeOf = accountTypeLookup(organizations, governance);
  const targets = await Promise.all(
    wanted.map(async (accountId) => ({
      accountId,
      accountType: await typeOf(accountId),
      ...createTargetClients(clientConfigFor(accountId, { own, region, roleName: role })),
    })),
  );
  const appendToLog = createChangeLogWriter(record);
  return {
    targets,
    deletedResources: undefined,
    sweeperFor: (context) => standaloneSweeper(governance, context, () => new Date(), appendToLog),
    record,
  };
}

/** An account's type as the hub would find it; where Organizations cannot be asked, by governance.yml's own list. */
function accountTypeLookup(organizations: OrganizationsClient, { accountTypes }: Governance) {
  const directory = createDirectory(organizations, accountTypes);
  return async (accountId: string): Promise<Classification> => {
    const reply = await toResult(directory.lookUp(accountId));
    if (reply.ok && reply.value.kind === 'member') return reply.value.type;
    return accountTypes.accounts[accountId] ?? unclassified;
  };
}
