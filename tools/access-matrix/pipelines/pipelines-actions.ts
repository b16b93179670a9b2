// What somebody may do to a pipeline, and with the roles of its chain: each action with the requests that AWS evaluates.
import type { MatrixAction, RequestContext } from '../subject.ts';

const assume = (on: string, as?: string) => ({ action: 'sts:AssumeRole', on, ...(as ? { as } : {}) });
const pipeline = (name: string) => ({ action: `codepipeline:${name}`, on: 'pipeline' });
const iam = (name: string, on: string) => ({ action: `iam:${name}`, on });
const sageMaker = (name: string, on: string, context: RequestContext, as?: string) => ({
  action: `sagemaker:${name}`,
  on,
  context,
  ...(as ? { as } : {}),
});

const key = 'arn:aws:kms:us-east-1:666666666666:key/55555555-5555-5555-5555-555555555555';
const inVpc = { 'sagemaker:VpcSubnets': ['subnet-1'], 'sagemaker:VpcSecurityGroupIds': ['sg-1'] };
const isolated = { ...inVpc, 'sagemaker:NetworkIsolation': 'true' };
const withKeys = { 'sagemaker:VolumeKmsKeyArn': key, 'sagemaker:OutputKmsKeyArn': key };
const ofStack = { 'cloudformation:RoleArn': 'arn:aws:iam::666666666666:role/ml-pipeline-cloudformation' };
const pass = (on: string, service: string, as?: string) => ({
  action: 'iam:PassRole',
  on,
  context: { 'iam:PassedToService': `${service}.amazonaws.com` },
  ...(as ? { as } : {}),
});
const stack = (name: string, as?: string, context: RequestContext = ofStack) => ({
  action: `cloudformation:${name}`,
  on: 'stack',
  context,
  ...(as ? { as } : {}),
});
const trainAs = (as?: string) => [
  pass('executionOfTesting', 'sagemaker', as),
  sageMaker(
    'CreateTrainingJob',
    'trainingJob',
    { ...isolated, ...withKeys, 'sagemaker:InstanceTypes': ['ml.m5.large'] },
    as,
  ),
];
const deployAs = (as?: string) => [pass('stackRole', 'cloudformation', as), stack('CreateStack', as)];

export const pipelineColumns = {
  start: { title: 'Start it', requests: [pipeline('StartPipelineExecution')] },
  approve: { title: 'Approve', requests: [{ action: 'codepipeline:PutApprovalResult', on: 'approval' }] },
  change: {
    title: 'Change it',
    requests: [pipeline('UpdatePipeline'), { action: 'codebuild:UpdateProject', on: 'build' }],
  },
  train: { title: 'Train', requests: [assume('testingRole'), ...trainAs('teRole')] },
  deploy: { title: 'Deploy', requests: [assume('productionRole'), ...deployAs('prRole')] },
  createModel: { title: 'Create a model', requests: [sageMaker('CreateModel', 'model', isolated)] },
  widenTrust: { title: 'Change who acts as `ml-pipeline`', requests: [iam('UpdateAssumeRolePolicy', 'chainRole')] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export const furtherPipelineActions = {
  actAsPipeline: { title: 'acting as ml-pipeline of Shared Services', requests: [assume('sharedRole')] },
  actAsBuild: { title: 'acting as ml-pipeline-build', requests: [assume('buildRole')] },
  actAsTesting: { title: 'acting as ml-pipeline of testing', requests: [assume('testingRole')] },
  actAsProduction: { title: 'acting as ml-pipeline of production', requests: [assume('productionRole')] },
  actAsStack: { title: 'acting as ml-pipeline-cloudformation', requests: [assume('stackRole')] },
  trainByHand: { title: 'training with own permissions', requests: trainAs() },
  deployByHand: { title: "creating the pipeline's stack with own permissions", requests: deployAs() },
  updateStackByHand: {
    title: 'changing the stack, which keeps its role',
    requests: [stack('UpdateStack', undefined, {})],
  },
  deployInOwnStack: {
    title: 'creating a stack of another name with the role of stacks',
    requests: [pass('stackRole', 'cloudformation'), { ...stack('CreateStack'), on: 'otherStack' }],
  },
  deployWithoutRole: {
    title: 'creating a stack without the role of stacks',
    requests: [stack('CreateStack', undefined, {})],
  },
  makeEndpoint: {
    title: 'model, endpoint configuration and endpoint, as the template has them',
    requests: [
      pass('executionOfProduction', 'sagemaker'),
      sageMaker('CreateModel', 'model', isolated),
      sageMaker('CreateEndpointConfig', 'endpointConfig', { 'sagemaker:VolumeKmsKeyArn': key }),
      sageMaker('CreateEndpoint', 'endpoint', {}),
    ],
  },
  makeModelOutsideVpc: {
    title: 'a model without a VPC',
    requests: [sageMaker('CreateModel', 'model', { 'sagemaker:NetworkIsolation': 'true' })],
  },
  makeUnencrypted: {
    title: 'an endpoint configuration without a key',
    requests: [sageMaker('CreateEndpointConfig', 'endpointConfig', {})],
  },
  rollBack: {
    title: 'deploying again what an earlier execution approved',
    requests: [{ action: 'codepipeline:RollbackStage', on: 'deployStage' }],
  },
  becomeApprover: { title: 'changing who acts as the approver', requests: [iam('UpdateAssumeRolePolicy', 'approver')] },
  startBuild: {
    title: 'starting a build of the pipeline',
    requests: [{ action: 'codebuild:StartBuild', on: 'build' }],
  },
  passStackRole: { title: 'passing the role of stacks', requests: [pass('stackRole', 'cloudformation')] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type PipelineColumn = keyof typeof pipelineColumns;
export type PipelineAction = PipelineColumn | keyof typeof furtherPipelineActions;
