// How `palisade plan` works in AWS: with credentials of the management account, from which the hub's account and the
// others are entered through the access role.
import { createAccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { UserError } from '../lib/output.ts';
import { type Caller, type CallerOptions, callerWithoutHub, findCaller } from '../sweep/caller.ts';
import { createTargetClients } from '../sweep/clients.ts';
import { type FoundHub, hubInAws } from '../sweep/find-hub.ts';
import type { PlanAccess } from './access.ts';

/** The access with the caller's credentials. Throws UserError if AWS refuses them. */
export async function callerAccess(governance: Governance, options: CallerOptions): Promise<PlanAccess> {
  const { caller, hub, hubProblem } = await reach(governance, options);
  const region = hubRegion(governance);
  const planned = governance.hub && { ...governance.hub, region };
  return {
    historyFolder: 'aws',
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

type Reached = {
  readonly caller: Caller;
  readonly hub: FoundHub | undefined;
  readonly hubProblem: string | undefined;
};

/** A hub that cannot be asked leaves a plan of what the management account can be asked for. */
async function reach(governance: Governance, options: CallerOptions): Promise<Reached> {
  let caller: Caller;
  try {
    caller = await findCaller(governance, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { caller: await callerWithoutHub(governance, options), hub: undefined, hubProblem: error.message };
  }
  // Without `hub` in governance.yml, the hub may be in the caller's own account.
  const hub = await toResult(hubInAws(governance, caller.credentialsFor(caller.hubAccountId ?? caller.own)));
  if (hub.ok) return { caller, hub: hub.value, hubProblem: undefined };
  return { caller, hub: undefined, hubProblem: formatFailure(hub.failure) };
}
