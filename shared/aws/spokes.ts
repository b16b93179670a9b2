// Clients that act in a member account through its spoke role, one set per account and region.
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { S3Client } from '@aws-sdk/client-s3';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { memoize } from '@smithy/core/config';
import { LRUCache } from 'lru-cache';
import type { Clients } from '../guardrails/guardrail.ts';
import { requestHandler, userAgent } from './connections.ts';
import { roleArn, spokeRoleName } from './names.ts';

export type SpokeClients = Clients & { readonly config: ConfigServiceClient };

/** Gives the clients for one account and region. Making them calls nothing: the role is assumed with the first request. */
export type Spokes = (accountId: string, region: string) => SpokeClients;

/** Who enters the accounts: the hub's region, the external id that roles' trust demands, the name that CloudTrail shows. */
export type Visitor = { readonly region: string; readonly externalId: string; readonly sessionName: string };

/** Clients and credentials of the accounts used last are kept as long as the container lives. */
export function createSpokes(visitor: Visitor): Spokes {
  const credentials = new LRUCache<string, AwsCredentialIdentityProvider>({
    max: 1_000,
    memoMethod: (accountId) => enter(visitor, { accountId, roleName: spokeRoleName, externalId: visitor.externalId }),
  });
  const clients = new LRUCache<string, SpokeClients, { accountId: string; region: string }>({
    max: 1_000,
    memoMethod: (_key, _stale, { context: { accountId, region } }) => {
      const settings = { region, credentials: credentials.memo(accountId), requestHandler, customUserAgent: userAgent };
      return { s3: new S3Client(settings), config: new ConfigServiceClient(settings) };
    },
  });
  return (accountId, region) => clients.memo(`${accountId}/${region}`, { context: { accountId, region } });
}

/** Which role to assume, and as whom; `from` when it is not the function's own role that is trusted. */
export type Door = {
  readonly accountId: string;
  readonly roleName: string;
  readonly externalId?: string;
  readonly from?: AwsCredentialIdentityProvider;
};

/** Credentials of a role in another account; assumed again five minutes before they expire. */
export function enter(
  { region, sessionName }: Pick<Visitor, 'region' | 'sessionName'>,
  { accountId, roleName, externalId, from }: Door,
): AwsCredentialIdentityProvider {
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: roleArn(region, accountId, roleName),
      RoleSessionName: sessionName,
      ...(externalId ? { ExternalId: externalId } : {}),
    },
    ...(from ? { masterCredentials: from } : {}),
    clientConfig: { region, requestHandler },
  });
  return memoize(assume, expiresSoon, ({ expiration }) => expiration !== undefined);
}

function expiresSoon({ expiration }: AwsCredentialIdentity): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < 5 * 60_000;
}
