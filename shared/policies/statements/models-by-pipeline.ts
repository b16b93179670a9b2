// Policy for production: models and endpoints change only through the pipeline.
import { pipelineCloudFormationRoleName, platformPrefix } from '../../aws/names.ts';
import { arnsOf, type DenyStatement, exceptFor, type PolicyDocument, type PolicyScope } from './policy-document.ts';

export const modelsByPipeline: PolicyDocument = {
  name: 'models-by-pipeline',
  summary: 'Models and endpoints change only through the pipeline role defined in shared-services.',
  types: ['production'],
  statements: (scope) => [
    {
      Sid: 'ModelsByPipeline',
      Effect: 'Deny',
      Action: [
        'sagemaker:CreateEndpoint*',
        'sagemaker:CreateInferenceComponent',
        'sagemaker:CreateModel',
        'sagemaker:CreateModelPackage*',
        'sagemaker:CreateTransformJob',
        'sagemaker:DeleteEndpoint*',
        'sagemaker:DeleteInferenceComponent',
        'sagemaker:DeleteModel',
        'sagemaker:DeleteModelPackage*',
        'sagemaker:PutModelPackageGroupPolicy',
        'sagemaker:StopTransformJob',
        'sagemaker:UpdateEndpoint*',
        'sagemaker:UpdateInferenceComponent*',
        'sagemaker:UpdateModelPackage',
      ],
      Resource: '*',
      Condition: exceptFor(scope, 'pipeline', 'breakGlass'),
    },
    ...(scope.pipelines === undefined ? [] : [stacksByPipeline(scope), stackRoleByPipeline(scope)]),
  ],
};

/**
 * A stack keeps the role that it was made with, for everybody who may change it: CloudFormation does not ask whether they may
 * pass it (AWS CloudFormation API Reference, UpdateStack: RoleARN). So who could change a pipeline's stack could deploy.
 */
function stacksByPipeline(scope: PolicyScope): DenyStatement {
  return {
    Sid: 'StacksByPipeline',
    Effect: 'Deny',
    Action: [
      'cloudformation:CancelUpdateStack',
      'cloudformation:ContinueUpdateRollback',
      'cloudformation:CreateChangeSet',
      'cloudformation:CreateStack',
      'cloudformation:DeleteChangeSet',
      'cloudformation:DeleteStack',
      'cloudformation:ExecuteChangeSet',
      'cloudformation:RollbackStack',
      'cloudformation:SetStackPolicy',
      'cloudformation:UpdateStack',
      'cloudformation:UpdateTerminationProtection',
    ],
    Resource: `arn:*:cloudformation:*:*:stack/${platformPrefix}*`,
    Condition: exceptFor(scope, 'pipeline', 'breakGlass'),
  };
}

/**
 * The role of stacks makes models and endpoints for whatever stack or schedule it is given to. Automation and account factories
 * may pass the other roles of pipelines (protect-palisade.ts), and this one to nothing. The role gives itself to the schedules of
 * batch jobs, and is one of the pipeline's.
 */
function stackRoleByPipeline(scope: PolicyScope): DenyStatement {
  return {
    Sid: 'StackRoleByPipeline',
    Effect: 'Deny',
    Action: 'iam:PassRole',
    Resource: arnsOf([pipelineCloudFormationRoleName]),
    Condition: exceptFor(scope, 'pipeline', 'breakGlass'),
  };
}
