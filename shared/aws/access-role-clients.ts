// AWS clients for a member account through its access role. The role trusts the management account, so the credentials
// come from there.
import { AccountClient } from '@aws-sdk/client-account';
import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CodeartifactClient } from '@aws-sdk/client-codeartifact';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ServiceCatalogClient } from '@aws-sdk/client-service-catalog';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { LRUCache } from 'lru-cache';
import { setupRequestHandler, userAgent } from './http-handler.ts';
import { createS3ControlClient } from './s3-control-client.ts';
import type { SurroundingClientFor } from './surrounding-clients.ts';

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
    cloudControl: new CloudControlClient(clientConfig),
    cloudFront: new CloudFrontClient(clientConfig),
    cloudTrail: new CloudTrailClient(clientConfig),
    codeBuild: new CodeBuildClient(clientConfig),
    codeCommit: new CodeCommitClient(clientConfig),
    codePipeline: new CodePipelineClient(clientConfig),
    codeArtifact: new CodeartifactClient(clientConfig),
    config: new ConfigServiceClient(clientConfig),
    ec2: new EC2Client(clientConfig),
    ecr: new ECRClient(clientConfig),
    eventBridge: new EventBridgeClient(clientConfig),
    guardDuty: new GuardDutyClient(clientConfig),
    iam: new IAMClient(clientConfig),
    kms: new KMSClient(clientConfig),
    s3: new S3Client(clientConfig),
    s3Control: createS3ControlClient(clientConfig),
    sageMaker: new SageMakerClient(clientConfig),
    securityHub: new SecurityHubClient(clientConfig),
    serviceCatalog: new ServiceCatalogClient(clientConfig),
    tagging: new ResourceGroupsTaggingAPIClient(clientConfig),
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

/** Those of an account that preflights ask about what is around a resource. */
export function surroundingOf(clientsFor: AccessRoleClientProvider, accountId: string): SurroundingClientFor {
  return (service, region) => {
    const { cloudFront, config, kms, s3Control, tagging } = clientsFor(accountId, region);
    const clients = { cloudfront: cloudFront, config, kms, 's3-control': s3Control, tagging };
    // The type of a client belongs to its name.
    return clients[service] as never;
  };
}
