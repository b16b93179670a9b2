// How `palisade plan` works in AWS: with credentials of the management account, from which the hub's account and the
// others are entered through the access role.
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { createAccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { callerAccountId, clientConfigFor } from '../lib/caller-accounts.ts';
import { createTargetClients } from '../sweep/clients.ts';
import { callerHub } from '../sweep/find-hub.ts';
import type { PlanAccess } from './access.ts';

/** The access with the caller's credentials. Throws the SDK's error if the hub's account cannot be asked. */
export async function callerAccess(
  governance: Governance,
  { role: roleName = governance.baseline.accessRole }: { readonly role?: string },
): Promise<PlanAccess> {
  const region = hubRegion(governance);
  const own = await callerAccountId(region);
  const hub = await callerHub(governance, { own, roleName, hubAccountId: own });
  const ownCredentials = fromNodeProviderChain();
  return {
    organizations: createOrganizationsClient({ region, requestHandler: setupRequestHandler }),
    accessRoleClientsFor: createAccessRoleClientProvider((accountId) =>
      accountId === own ? ownCredentials : assumeRole({ region, sessionName: 'palisade-cli' }, { accountId, roleName }),
    ),
    targetFor: (accountId) => createTargetClients(clientConfigFor(accountId, { own, region, roleName })),
    hub,
    hubAccount: hub?.account,
  };
}
