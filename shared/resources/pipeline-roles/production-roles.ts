// The documents of the roles in a production account: with `ml-pipeline`, the pipelines of shared-services change their
// stacks, and with `ml-pipeline-cloudformation`, CloudFormation makes models and endpoints for them. Pure.
import { pipelineCloudFormationRoleName, pipelineRoleName } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import { allow } from '../lib/allow.ts';
import {
  artifactStatements,
  document,
  type PipelineTargetScope,
  passExecutionRole,
  type RoleScope,
  roleOf,
  sharedArn,
} from './role-scope.ts';
import { trustPipelines, trustServices } from './role-trust.ts';

/** The pipelines alone: builds of the source run what nobody has approved. */
export function productionTrust(scope: PipelineTargetScope) {
  return trustPipelines(scope, [pipelineRoleName]);
}

/**
 * Stacks named `ml-…`, and with no other rights than those of their role (AWS CodePipeline User Guide, "AWS CloudFormation
 * deploy action reference"). A change set keeps the role that it was made with, so that executing it names none.
 */
export function productionPermissions(scope: PipelineTargetScope) {
  const { accountId, sharedServices } = scope;
  const stacks = sharedArn(scope, accountId, 'cloudformation', 'stack/');
  const stackRole = roleOf(scope, pipelineCloudFormationRoleName);
  return document([
    allow(
      'ChangeStacks',
      [
        'cloudformation:CreateChangeSet',
        'cloudformation:CreateStack',
        'cloudformation:DeleteStack',
        'cloudformation:UpdateStack',
      ],
      stacks,
      { StringEquals: { 'cloudformation:RoleArn': stackRole } },
    ),
    allow(
      'SeeStacks',
      [
        'cloudformation:DeleteChangeSet',
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStacks',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:GetTemplate',
      ],
      stacks,
    ),
    // CloudFormation reads them as its caller, also for a stack with a role; public cases say so, no document does.
    allow('NetworkParameters', ['ssm:GetParameters'], networkParameters(scope, networkParameterNames)),
    allow('CheckTemplates', ['cloudformation:ValidateTemplate'], '*'),
    allow('PassStackRole', ['iam:PassRole'], stackRole, {
      StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
    }),
    ...artifactStatements(scope, sharedServices, { writes: 'nothing' }),
  ]);
}

/**
 * CloudFormation, and the schedules of batch inference that its stacks make: both for this account only. That CloudFormation
 * sends the account with a stack's role is not in its documentation; CDK's issue 28342 reports it.
 */
export function stackTrust({ accountId }: RoleScope) {
  const services = ['cloudformation.amazonaws.com', 'scheduler.amazonaws.com'];
  return trustServices('StacksAndSchedulesOfThisAccount', accountId, services);
}

/** Under the policies of production, which require a VPC, network isolation and keys, and let nobody else do this. */
export function stackPermissions(scope: PipelineTargetScope) {
  const { accountId, region, sharedServices } = scope;
  const partition = partitionOf(region);
  const named = (...kinds: readonly string[]) => kinds.map((kind) => sharedArn(scope, accountId, 'sagemaker', kind));
  return document([
    allow('ModelsAndEndpoints', sageMakerActions, named('endpoint-config/', 'endpoint/', 'model/', 'transform-job/')),
    // SageMaker Developer Guide, "Deploy a Model Version from a Different Account": CreateModel on the package, too.
    allow(
      'RegisteredModels',
      ['sagemaker:CreateModel', 'sagemaker:DescribeModelPackage'],
      sharedServices.map((owner) => sharedArn(scope, owner, 'sagemaker', 'model-package/')),
    ),
    passExecutionRole(scope),
    allow('PassItselfToSchedules', ['iam:PassRole'], roleOf(scope, pipelineCloudFormationRoleName), {
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    }),
    allow(
      'Schedules',
      ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule', 'scheduler:GetSchedule', 'scheduler:UpdateSchedule'],
      sharedArn(scope, accountId, 'scheduler', 'schedule/default/'),
    ),
    // For the volumes of endpoints and jobs; SageMaker sets no kms:GrantIsForAWSResource.
    allow(
      'UseOwnKeys',
      ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      `arn:${partition}:kms:${region}:${accountId}:key/*`,
    ),
    // Where the account's network is, templates read from parameters.
    allow('NetworkParameters', ['ssm:GetParameters'], networkParameters(scope, ['ml/*'])),
  ]);
}

/** Where the account's network is: the names that the templates have. */
const networkParameterNames = ['ml/network/security-groups', 'ml/network/subnets'];

function networkParameters({ accountId, region }: RoleScope, names: readonly string[]): readonly string[] {
  return names.map((name) => `arn:${partitionOf(region)}:ssm:${region}:${accountId}:parameter/${name}`);
}

const sageMakerActions = [
  'sagemaker:AddTags',
  'sagemaker:CreateEndpoint',
  'sagemaker:CreateEndpointConfig',
  'sagemaker:CreateModel',
  'sagemaker:CreateTransformJob',
  'sagemaker:DeleteEndpoint',
  'sagemaker:DeleteEndpointConfig',
  'sagemaker:DeleteModel',
  'sagemaker:DeleteTags',
  'sagemaker:DescribeEndpoint',
  'sagemaker:DescribeEndpointConfig',
  'sagemaker:DescribeModel',
  'sagemaker:DescribeTransformJob',
  'sagemaker:ListTags',
  'sagemaker:StopTransformJob',
  'sagemaker:UpdateEndpoint',
];
