// How functions enter accounts through the access role: with the credentials of the management account, which it trusts.
import { createAccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { caller, environment, governance, managementCredentials } from './context.ts';

const { hubAccountId: accountId, organizationId, externalId, region } = environment;

/** The hub, as the steps of a baseline know it. */
export const hub = { accountId, region, organizationId, externalId };

export const organizations = createOrganizationsClient({
  credentials: managementCredentials,
  requestHandler: setupRequestHandler,
});

export const accessRoleClientsFor = createAccessRoleClientProvider((id) =>
  assumeRole(caller, {
    accountId: id,
    roleName: governance.baseline.accessRole,
    sourceCredentials: managementCredentials,
  }),
);
