// The documents of the role `ml-pipeline` in a shared-services account: pipelines run with it, and what marks a model as
// approved. Pure.
import { partitionOf } from '../../aws/partitions.ts';
import { allow, type Statement } from '../lib/allow.ts';
import {
  assumeTargets,
  buildLogs,
  imageStatements,
  ownArn,
  packageStatements,
  type SharedServicesScope,
} from './build-statements.ts';
import { artifactStatements, document, type RoleScope } from './role-scope.ts';
import { trustServices } from './role-trust.ts';

export function sharedServicesTrust({ accountId }: RoleScope) {
  const services = ['codebuild.amazonaws.com', 'codepipeline.amazonaws.com'];
  return trustServices('PipelinesAndBuildsOfThisAccount', accountId, services);
}

/** What is not declared is not there: no repository, no domain. Without targets, a pipeline waits for its accounts. */
export function sharedServicesPermissions(scope: SharedServicesScope) {
  const { accountId } = scope;
  return document([
    assumeTargets('TrainAndDeploy', scope),
    ...artifactStatements(scope, [accountId], { writes: 'everything' }),
    allow('Builds', ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'], ownArn(scope, 'codebuild', 'project/')),
    buildLogs(scope),
    // The only one that approves: after the pipeline's approval, before the deployment.
    allow(
      'PackageStatus',
      ['sagemaker:DescribeModelPackage', 'sagemaker:ListModelPackages', 'sagemaker:UpdateModelPackage'],
      ownArn(scope, 'sagemaker', 'model-package/'),
    ),
    ...codeStatements(scope),
    ...imageStatements(scope),
    ...packageStatements(scope),
  ]);
}

/** AWS CodePipeline User Guide, "CodeCommit source action reference" and "CodeStarSourceConnection". */
function codeStatements(scope: RoleScope): readonly Statement[] {
  const { accountId, region } = scope;
  const services = ['codeconnections', 'codestar-connections'];
  return [
    allow(
      'Code',
      [
        'codecommit:CancelUploadArchive',
        'codecommit:GetBranch',
        'codecommit:GetCommit',
        'codecommit:GetRepository',
        'codecommit:GetUploadArchiveStatus',
        'codecommit:GitPull',
        'codecommit:UploadArchive',
      ],
      ownArn(scope, 'codecommit', ''),
    ),
    // A person confirms a connection, in the account itself.
    allow(
      'CodeElsewhere',
      services.map((service) => `${service}:UseConnection`),
      services.map((service) => `arn:${partitionOf(region)}:${service}:*:${accountId}:connection/*`),
    ),
  ];
}
