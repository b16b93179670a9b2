// AWS clients for a member account through its access role. The role trusts the management account, so the credentials
// come from there.
import { AccountClient } from '@aws-sdk/client-account';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { LRUCache } from 'lru-cache';
import { setupRequestHandler, userAgent } from './http-handler.ts';
import { createS3ControlClient } from './s3-control-client.ts';

/** Where the clients of an account call AWS, and as whom. */
export type AccessRoleSettings = {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly endpoint?: string;
};

/** Creates the clients that the baseline steps need. */
export function createAccessRoleClients(settings: AccessRoleSettings) {
  const clientConfig = { ...settings, requestHandler: setupRequestHandler, customUserAgent: userAgent };
  return {
    account: new AccountClient(clientConfig),
    cloudTrail: new CloudTrailClient(clientConfig),
    config: new ConfigServiceClient(clientConfig),
    ec2: new EC2Client(clientConfig),
    eventBridge: new EventBridgeClient(clientConfig),
    guardDuty: new GuardDutyClient(clientConfig),
    iam: new IAMClient(clientConfig),
    s3Control: createS3ControlClient(clientConfig),
    securityHub: new SecurityHubClient(clientConfig),
  };
}
export type AccessRoleClients = ReturnType<typeof createAccessRoleClients>;

/** Returns the clients for one account and region. Creating them makes no call: the first request assumes the role. */
export type AccessRoleClientProvider = (accountId: string, region: string) => AccessRoleClients;

/** Caches the clients of the most recently used accounts for the lifetime of the container. */
export function createAccessRoleClientProvider(
  credentialsFor: (accountId: string) => AwsCredentialIdentityProvider,
  common: Pick<AccessRoleSettings, 'endpoint'> = {},
): AccessRoleClientProvider {
  const credentials = new LRUCache<string, AwsCredentialIdentityProvider>({ max: 100, memoMethod: credentialsFor });
  const clients = new LRUCache<string, AccessRoleClients, { accountId: string; region: string }>({
    max: 500,
    memoMethod: (_key, _stale, { context: { accountId, region } }) =>
      createAccessRoleClients({ ...common, region, credentials: credentials.memo(accountId) }),
  });
  return (accountId, region) => clients.memo(`${accountId}/${region}`, { context: { accountId, region } });
}
