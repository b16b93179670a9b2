// How `palisade plan` reaches the organization, its accounts and the hub.
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import type { AccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import type { FoundHub } from '../sweep/find-hub.ts';
import type { TargetClients } from '../sweep/types.ts';

export type PlanAccess = {
  /** The folder, within that of event histories, of what is reached: AWS, or one local cloud. */
  readonly historyFolder: string;
  /** Calls as the management account. */
  readonly organizations: OrganizationsClient;
  readonly accessRoleClientsFor: AccessRoleClientProvider;
  readonly targetFor: (accountId: string) => TargetClients;
  /** Undefined if no hub is deployed. */
  readonly hub: Pick<FoundHub, 'account' | 'governance' | 'sweep'> | undefined;
  /** The hub's account: of the deployed hub, or of the one that is to be deployed; undefined if neither is known. */
  readonly hubAccount: HubAccount | undefined;
  /** Why the hub could not be asked; undefined if it could, or if there is none. */
  readonly hubProblem: string | undefined;
};
