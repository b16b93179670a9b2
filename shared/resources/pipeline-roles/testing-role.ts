// The documents of the role `ml-pipeline` in a testing account: the pipelines of shared-services train with it, and register
// what they trained as pending. Pure.
import { pipelineBuildRoleName, pipelineRoleName } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import { allow } from '../lib/allow.ts';
import { artifactStatements, document, type PipelineTargetScope, passExecutionRole, sharedArn } from './role-scope.ts';
import { trustPipelines } from './role-trust.ts';

/** The pipelines, and the builds of their source. */
export function testingTrust(scope: PipelineTargetScope) {
  return trustPipelines(scope, [pipelineRoleName, pipelineBuildRoleName]);
}

export function testingPermissions(scope: PipelineTargetScope) {
  const { accountId, region, sharedServices } = scope;
  const own = (kind: string) => sharedArn(scope, accountId, 'sagemaker', kind);
  const registry = (kind: string) => sharedServices.map((owner) => sharedArn(scope, owner, 'sagemaker', kind));
  return document([
    allow(
      'Train',
      [
        'sagemaker:AddTags',
        'sagemaker:CreateProcessingJob',
        'sagemaker:CreateTrainingJob',
        'sagemaker:DescribeProcessingJob',
        'sagemaker:DescribeTrainingJob',
        'sagemaker:StopProcessingJob',
        'sagemaker:StopTrainingJob',
      ],
      [own('processing-job/'), own('training-job/')],
    ),
    passExecutionRole(scope),
    // Approving is done in shared-services. The policy of the group says the same.
    allow('RegisterAsPending', ['sagemaker:CreateModelPackage'], registry('model-package/'), {
      StringEquals: { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' },
    }),
    // As AWS's own policy AmazonSageMakerModelRegistryFullAccess; what is not declared is not there.
    allow(
      'SeeImages',
      ['ecr:BatchGetImage', 'ecr:DescribeImages'],
      sharedServices.map((owner) => sharedArn(scope, owner, 'ecr', 'repository/')),
    ),
    allow(
      'SeeModels',
      ['sagemaker:DescribeModelPackage', 'sagemaker:DescribeModelPackageGroup', 'sagemaker:ListModelPackages'],
      [...registry('model-package/'), ...registry('model-package-group/')],
    ),
    ...artifactStatements(scope, sharedServices, { writes: 'models' }),
    allow(
      'ReadOwnLogs',
      ['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents'],
      ['ProcessingJobs', 'TrainingJobs'].map(
        (jobs) => `arn:${partitionOf(region)}:logs:${region}:${accountId}:log-group:/aws/sagemaker/${jobs}:*`,
      ),
    ),
  ]);
}
