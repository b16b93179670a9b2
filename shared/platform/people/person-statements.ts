// Statements that the documents of several people have.
import { codeReaderRoleName, datasetBucketPrefix, executionRoleName } from '../../aws/names.ts';
import { partitionOf, s3ServiceNames } from '../../aws/partitions.ts';
import { allow, type Statement } from '../../resources/lib/allow.ts';

export type PersonStatements = (regions: readonly string[]) => readonly Statement[];

/** A permission set is the same in all accounts: this stands for the one in which a person works. */
export const ownAccount = { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } };

/** The ARNs of buckets whose names begin so, and of their objects. */
export function bucketsNamed(prefix: string, regions: readonly string[]): readonly string[] {
  const arn = `arn:${partitionOf(regions[0] ?? '')}:s3:::${prefix}*`;
  return [arn, `${arn}/*`];
}

export const datasetBuckets = (regions: readonly string[]) => bucketsNamed(datasetBucketPrefix, regions);

/** Use of keys by way of S3 only, whichever account has the key: its policy decides who may. */
export function throughS3(regions: readonly string[], ...actions: readonly string[]): Statement {
  return allow('KeysThroughS3', actions, '*', { StringEquals: { 'kms:ViaService': regions.flatMap(s3ServiceNames) } });
}

/** Metrics and logs of the account. */
export const metricsAndLogs: readonly Statement[] = [
  allow('MetricsAndLogs', [
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetDashboard',
    'cloudwatch:GetMetricData',
    'cloudwatch:GetMetricStatistics',
    'cloudwatch:ListDashboards',
    'cloudwatch:ListMetrics',
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetQueryResults',
    'logs:StartQuery',
    'logs:StopQuery',
  ]),
];

/** Code, images and packages of the organization: reading them. What they do not own, its owner admits. */
export const repositories: readonly Statement[] = [
  allow('Repositories', [
    'codeartifact:Describe*',
    'codeartifact:Get*',
    'codeartifact:List*',
    'codeartifact:ReadFromRepository',
    'codecommit:BatchGet*',
    'codecommit:Get*',
    'codecommit:GitPull',
    'codecommit:List*',
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:DescribeImages',
    'ecr:DescribeRepositories',
    'ecr:GetAuthorizationToken',
    'ecr:GetDownloadUrlForLayer',
    'ecr:ListImages',
  ]),
  // CodeArtifact's login (AWS CodeArtifact User Guide, "AWS CodeArtifact authentication and tokens").
  allow('PackageTokens', ['sts:GetServiceBearerToken'], '*', {
    StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
  }),
];

/** Code of shared-services, as the role that reads it: CodeCommit has no policies of repositories that could admit others. */
export function readCode(regions: readonly string[]): Statement {
  return allow(
    'ReadCode',
    ['sts:AssumeRole'],
    `arn:${partitionOf(regions[0] ?? '')}:iam::*:role/${codeReaderRoleName}`,
  );
}

/** SageMaker's jobs, models and endpoints, and what is in the model registry. */
export const sageMakerReads: readonly Statement[] = [
  allow('SeeSageMaker', [
    'sagemaker:BatchGet*',
    'sagemaker:Describe*',
    'sagemaker:Get*',
    'sagemaker:List*',
    'sagemaker:Search',
  ]),
];

/** The only role that people hand to SageMaker. */
export function passExecutionRole(regions: readonly string[]): Statement {
  const role = `arn:${partitionOf(regions[0] ?? '')}:iam::*:role/${executionRoleName}`;
  return allow('PassExecutionRole', ['iam:PassRole'], role, {
    StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
  });
}
