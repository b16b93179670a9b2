// How `palisade plan` works in AWS: with credentials of the management account, from which the hub's account and the
// others are entered through the access role.
import { createAccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { UserError } from '../lib/output.ts';
import { type Caller, type CallerOptions, callerWithoutHub, findCaller } from '../sweep/caller.ts';
import { createTargetClients } from '../sweep/clients.ts';
import { hubInAws } from '../sweep/find-hub.ts';
import type { PlanAccess } from './access.ts';

/** The access with the caller's credentials. Throws UserError if AWS refuses them, and the SDK's error if the hub does. */
export async function callerAccess(governance: Governance, options: CallerOptions): Promise<PlanAccess> {
  const { caller, hubProblem } = await reach(governance, options);
  const region = hubRegion(governance);
  // Without `hub` in governance.yml, the hub may be in the caller's own account.
  const hub = hubProblem
    ? undefined
    : await hubInAws(governance, caller.credentialsFor(caller.hubAccountId ?? caller.own));
  const planned = governance.hub && { ...governance.hub, region };
  return {
    organizations: createOrganizationsClient({
      region,
      credentials: caller.credentialsFor(caller.own),
      requestHandler: setupRequestHandler,
    }),
    accessRoleClientsFor: createAccessRoleClientProvider(caller.credentialsFor),
    targetFor: (accountId) => createTargetClients({ credentials: caller.credentialsFor(accountId) }),
    hub,
    hubAccount: hub?.account ?? planned,
    hubProblem,
  };
}

type Reached = { readonly caller: Caller; readonly hubProblem: string | undefined };

/** A hub's account that cannot be entered leaves a plan of what the management account can be asked for. */
async function reach(governance: Governance, options: CallerOptions): Promise<Reached> {
  try {
    return { caller: await findCaller(governance, options), hubProblem: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { caller: await callerWithoutHub(governance, options), hubProblem: error.message };
  }
}
