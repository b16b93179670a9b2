// How `palisade plan` reaches a running local cloud: with the keys of its accounts' administrators.
import { connect } from '../../local/aws/clients.ts';
import type { LocalCloud } from '../../local/instance.ts';
import { createAccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import { createTargetClients } from '../sweep/clients.ts';
import { localHub } from '../sweep/find-hub.ts';
import type { PlanAccess } from './access.ts';

/** The access to a local cloud, which may have no hub yet. Throws the SDK's error if that cannot be determined. */
export async function localAccess(cloud: LocalCloud): Promise<PlanAccess> {
  const { endpoint, secretAccessKey, region, accounts } = cloud;
  const credentialsOf = (accountId: string) => ({ accessKeyId: accountId, secretAccessKey });
  const hub = await localHub(cloud);
  return {
    // Another local cloud on the same port has other events.
    historyFolder: `local-${cloud.port}-${cloud.pid}`,
    organizations: connect(cloud)(accounts.management, region).organizations,
    accessRoleClientsFor: createAccessRoleClientProvider((accountId) => async () => credentialsOf(accountId), {
      endpoint,
    }),
    targetFor: (accountId) =>
      createTargetClients({ endpoint, credentials: credentialsOf(accountId), forcePathStyle: true }),
    hub,
    hubAccount: hub?.account,
    hubProblem: undefined,
  };
}
