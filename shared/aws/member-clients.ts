// AWS clients for a member account through its member role, one set per account and region.
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { LRUCache } from 'lru-cache';
import { assumeRole, type CallerIdentity } from './assume-role.ts';
import type { ClientSettings } from './client-settings.ts';
import { requestHandler, userAgent } from './http-handler.ts';
import { spokeRoleName } from './names.ts';
import { type SurroundingClientFor, surroundingClients } from './surrounding-clients.ts';

/** The clients of one account and region. `resource` returns the client for resources of a type. */
export type MemberClients = {
  readonly config: ConfigServiceClient;
  /** Without retries: who needs it does without an answer. */
  readonly cloudTrail: CloudTrailClient;
  readonly resource: (type: string) => unknown;
  /** Clients of what is around the account's resources. */
  readonly surrounding: SurroundingClientFor;
};

/** Returns the clients for one account and region. Creating them makes no call: the first request assumes the role. */
export type MemberClientProvider = (accountId: string, region: string) => MemberClients;

/** Caches clients and credentials of the most recently used accounts for the lifetime of the container. */
export function createMemberClientProvider(
  caller: CallerIdentity,
  createResourceClient: (type: string, settings: ClientSettings) => unknown,
): MemberClientProvider {
  const credentials = new LRUCache<string, AwsCredentialIdentityProvider>({
    max: 1_000,
    memoMethod: (accountId) =>
      assumeRole(caller, { accountId, roleName: spokeRoleName, externalId: caller.externalId }),
  });
  const clients = new LRUCache<string, MemberClients, { accountId: string; region: string }>({
    max: 1_000,
    memoMethod: (_key, _stale, { context: { accountId, region } }) => {
      const settingsFor = (ownRegion: string) => ({
        region: ownRegion,
        credentials: credentials.memo(accountId),
        requestHandler,
        customUserAgent: userAgent,
      });
      const settings = settingsFor(region);
      const resourceClients = new Map<string, unknown>();
      const resource = (type: string) => {
        const client = resourceClients.get(type) ?? createResourceClient(type, settings);
        resourceClients.set(type, client);
        return client;
      };
      const cloudTrail = new CloudTrailClient({ ...settings, maxAttempts: 1 });
      return {
        config: new ConfigServiceClient(settings),
        cloudTrail,
        resource,
        surrounding: surroundingClients(settingsFor),
      };
    },
  });
  return (accountId, region) => clients.memo(`${accountId}/${region}`, { context: { accountId, region } });
}
