// The targets of a sweep without a hub: the accounts that the caller's own AWS credentials can access.
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { type Classification, unclassified } from '../../shared/accounts/account-type.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { standaloneSweeper } from '../../shared/sweep/standalone.ts';
import { callerAccountId, clientConfigFor, membersOf } from '../lib/caller-accounts.ts';
import { createChangeLogWriter, defaultChangeLogPath } from './change-log.ts';
import { createTargetClients } from './clients.ts';
import type { SweepTargets, TargetOptions } from './types.ts';

/**
 * The accounts `ids`, or all of the organization if it is empty: the caller's own directly, others through a role.
 * Changes are recorded in a change log. Throws UserError if the credentials do not work.
 */
export async function callerTargets(
  governance: Governance,
  ids: readonly string[],
  { role = governance.baseline.accessRole, record = defaultChangeLogPath() }: TargetOptions,
): Promise<SweepTargets> {
  const region = hubRegion(governance);
  const own = await callerAccountId(region);
  const organizations = createOrganizationsClient({ region, requestHandler: setupRequestHandler });
  const members = ids.length > 0 ? undefined : await membersOf(organizations);
  // A caller who is not authorized to list the organization's accounts sweeps the account of the credentials.
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

/** An account's type as the hub determines it; without access to Organizations, from the list in governance.yml. */
function accountTypeLookup(organizations: OrganizationsClient, { accountTypes }: Governance) {
  const directory = createDirectory(organizations, accountTypes);
  return async (accountId: string): Promise<Classification> => {
    const reply = await toResult(directory.lookUp(accountId));
    if (reply.ok && reply.value.kind === 'member') return reply.value.type;
    return accountTypes.accounts[accountId] ?? unclassified;
  };
}
