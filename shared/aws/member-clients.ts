// Clients that act in a member account through its spoke role, one set per account and region.
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { S3Client } from '@aws-sdk/client-s3';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { LRUCache } from 'lru-cache';
import { assumeRole, type CallerIdentity } from './assume-role.ts';
import { requestHandler, userAgent } from './http-handler.ts';
import { spokeRoleName } from './names.ts';

/** The clients that look at and change resources in one account and region. */
export type Clients = { readonly s3: S3Client };

export type MemberClients = Clients & { readonly config: ConfigServiceClient };

/** Gives the clients for one account and region. Making them calls nothing: the role is assumed with the first request. */
export type MemberClientProvider = (accountId: string, region: string) => MemberClients;

/** Clients and credentials of the accounts used last are kept as long as the container lives. */
export function createMemberClientProvider(caller: CallerIdentity): MemberClientProvider {
  const credentials = new LRUCache<string, AwsCredentialIdentityProvider>({
    max: 1_000,
    memoMethod: (accountId) =>
      assumeRole(caller, { accountId, roleName: spokeRoleName, externalId: caller.externalId }),
  });
  const clients = new LRUCache<string, MemberClients, { accountId: string; region: string }>({
    max: 1_000,
    memoMethod: (_key, _stale, { context: { accountId, region } }) => {
      const settings = { region, credentials: credentials.memo(accountId), requestHandler, customUserAgent: userAgent };
      return { s3: new S3Client(settings), config: new ConfigServiceClient(settings) };
    },
  });
  return (accountId, region) => clients.memo(`${accountId}/${region}`, { context: { accountId, region } });
}
