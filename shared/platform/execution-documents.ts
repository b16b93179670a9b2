// The documents of the role `ml-execution`, with which SageMaker runs jobs and endpoints: it reads datasets, images and
// packages, in testing writes artifacts and in production reads them, and works in its own account. Pure.
import type { Classification } from '../accounts/account-type.ts';
import { artifactBucketPrefix, datasetBucketPrefix, platformPrefix } from '../aws/names.ts';
import { partitionOf, s3ServiceNames } from '../aws/partitions.ts';
import { datasetReads } from '../resources/dataset/dataset-reads.ts';

export type ExecutionScope = { readonly accountId: string; readonly regions: readonly string[] };

/** `type` is that of the account: what is produced in testing goes to production. */
export type ExecutionPlace = ExecutionScope & { readonly type: Classification; readonly organizationId: string };

/** The bucket that SageMaker's SDK makes in each account (SageMaker Python SDK, `default_bucket`) begins so. */
const sageMakerBuckets = 'sagemaker-';

/** SageMaker of this account only (SageMaker Developer Guide, "Cross-service confused deputy prevention"). */
export function executionTrust({ accountId }: ExecutionScope) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SageMakerOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'sagemaker.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  };
}

/**
 * What jobs and endpoints need (SageMaker Developer Guide, "How to use SageMaker AI execution roles", for CreateTrainingJob
 * and the like, with a VPC and with keys, both of which the organization policies require). Whose datasets it reads, the
 * owners of the datasets decide.
 */
export function executionPermissions({ accountId, regions, type, organizationId }: ExecutionPlace) {
  const partition = partitionOf(regions[0] ?? '');
  const allow = (Sid: string, Action: readonly string[], Resource: string | readonly string[], Condition?: object) => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition ? { Condition } : {}),
  });
  const ours = { 'aws:ResourceOrgID': organizationId };
  const throughS3 = { 'kms:ViaService': regions.flatMap(s3ServiceNames) };
  const bucketsNamed = (prefix: string) => [`arn:${partition}:s3:::${prefix}*`, `arn:${partition}:s3:::${prefix}*/*`];
  return {
    Version: '2012-10-17',
    Statement: [
      allow('ReadDatasets', datasetReads, bucketsNamed(datasetBucketPrefix)),
      allow('DecryptThroughS3', ['kms:Decrypt'], '*', { StringEquals: throughS3 }),
      // Nothing is written to a bucket outside of the organization, whatever its name is.
      ...(type === 'testing'
        ? [
            allow(
              'WriteArtifacts',
              [...datasetReads, 's3:AbortMultipartUpload', 's3:PutObject'],
              bucketsNamed(artifactBucketPrefix),
              { StringEquals: ours },
            ),
            allow('EncryptThroughS3', ['kms:GenerateDataKey'], '*', { StringEquals: { ...ours, ...throughS3 } }),
          ]
        : []),
      ...(type === 'production' ? [allow('ReadArtifacts', datasetReads, bucketsNamed(artifactBucketPrefix))] : []),
      allow(
        'WorkInOwnBuckets',
        [...datasetReads, 's3:AbortMultipartUpload', 's3:PutObject'],
        bucketsNamed(sageMakerBuckets),
        {
          StringEquals: { 'aws:ResourceAccount': accountId },
        },
      ),
      // SageMaker sets no kms:GrantIsForAWSResource when it encrypts volumes.
      allow(
        'UseOwnKeys',
        ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*'],
        `arn:${partition}:kms:*:${accountId}:key/*`,
      ),
      allow(
        'WriteLogs',
        ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        `arn:${partition}:logs:*:${accountId}:log-group:/aws/sagemaker/*`,
      ),
      allow('PullImages', imageReads, `arn:${partition}:ecr:*:*:repository/*`),
      allow(
        'ReadPackages',
        packageReads,
        ['domain', 'package', 'repository'].map(
          (kind) => `arn:${partition}:codeartifact:*:*:${kind}/${platformPrefix}*`,
        ),
      ),
      allow('PackageTokens', ['sts:GetServiceBearerToken'], '*', {
        StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
      }),
      // None of these can be limited to a resource, or SageMaker's own checks of a job fail.
      allow('MetricsAndNetwork', ['cloudwatch:PutMetricData', 'ecr:GetAuthorizationToken', ...networkActions], '*'),
    ],
  };
}

const imageReads = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
/** AWS CodeArtifact User Guide, "Using identity-based policies". */
const packageReads = [
  'codeartifact:DescribePackageVersion',
  'codeartifact:GetAuthorizationToken',
  'codeartifact:GetPackageVersionAsset',
  'codeartifact:GetRepositoryEndpoint',
  'codeartifact:ListPackageVersions',
  'codeartifact:ReadFromRepository',
];
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteNetworkInterfacePermission',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];
