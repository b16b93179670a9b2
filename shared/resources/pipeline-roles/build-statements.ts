// Statements that both roles of shared-services have: of the pipelines, and of the builds of their source. Pure.
import { pipelineRoleName } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import { allow, type Statement } from '../lib/allow.ts';
import { type RoleScope, sharedArn } from './role-scope.ts';

/** `targets`: the accounts whose `ml-pipeline` it assumes. */
export type SharedServicesScope = RoleScope & { readonly targets: readonly string[] };

/** The ARN of a resource of the account itself, whose name begins as shared names do. */
export function ownArn(scope: RoleScope, service: string, resource: string): string {
  return sharedArn(scope, scope.accountId, service, resource);
}

/** Without targets there is nothing to assume: a document leaves the statement out. */
export function assumeTargets(Sid: string, { region, targets }: SharedServicesScope): Statement {
  const roles = targets.map((accountId) => `arn:${partitionOf(region)}:iam::${accountId}:role/${pipelineRoleName}`);
  return allow(Sid, ['sts:AssumeRole'], roles.toSorted());
}

/** AWS CodeBuild User Guide, "Allow CodeBuild to interact with other AWS services". */
export function buildLogs(scope: RoleScope): Statement {
  return allow(
    'BuildLogs',
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    ownArn(scope, 'logs', 'log-group:/aws/codebuild/'),
  );
}

/** Amazon ECR User Guide, "IAM permissions for pushing an image". */
export function imageStatements(scope: RoleScope): readonly Statement[] {
  return [
    allow(
      'PushImages',
      [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      ownArn(scope, 'ecr', 'repository/'),
    ),
    allow('ImageToken', ['ecr:GetAuthorizationToken'], '*'),
  ];
}

/** AWS CodeArtifact User Guide, "Using identity-based policies", and "AWS CodeArtifact authentication and tokens". */
export function packageStatements(scope: RoleScope): readonly Statement[] {
  const kinds = ['domain/', 'package/', 'repository/'];
  return [
    allow(
      'PublishPackages',
      [
        'codeartifact:DescribePackageVersion',
        'codeartifact:GetAuthorizationToken',
        'codeartifact:GetRepositoryEndpoint',
        'codeartifact:ListPackageVersions',
        'codeartifact:PublishPackageVersion',
        'codeartifact:PutPackageMetadata',
        'codeartifact:ReadFromRepository',
      ],
      kinds.map((kind) => ownArn(scope, 'codeartifact', kind)),
    ),
    allow('PackageToken', ['sts:GetServiceBearerToken'], '*', {
      StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
    }),
  ];
}
