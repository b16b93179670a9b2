// A pipeline as AWS CodePipeline is to have it: source, training in the testing account, registration as pending, approval by a
// person, approval in the registry, and deployment in the production account. Pure.
import type { ActionDeclaration, ActionTypeId, PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { artifactBucketName, pipelineCloudFormationRoleName, pipelineName, pipelineRoleName } from '../../aws/names.ts';
import { configurationFile } from './buildspecs.ts';
import { type BuildStep, type PipelinePlan, projectName, roleIn } from './pipeline-plan.ts';
import { connectionProvider, wantedTriggers } from './pipeline-triggers.ts';

/** The stage and the action in which somebody approves: policies name them. */
export const approvalStage = 'Approval';
export const approvalAction = 'Approve';
const sourceAction = 'Source';

/** Values of the execution (AWS CodePipeline User Guide, "Variables reference"). */
const execution = { EXECUTION_ID: '#{codepipeline.PipelineExecutionId}' };
const commit = { COMMIT: '#{Source.CommitId}' };
const trained = { IMAGE: '#{Train.IMAGE}', MODEL_DATA: '#{Train.MODEL_DATA}' };
const modelPackage = '#{Register.MODEL_PACKAGE}';

const code = 'Code';
const deployment = 'Deployment';

/** With all values that AWS would add, so that it answers what was declared; without its version. */
export function wantedPipeline(plan: PipelinePlan): PipelineDeclaration {
  return {
    name: pipelineName(plan.name),
    roleArn: roleIn(plan, plan.owner, pipelineRoleName),
    artifactStore: {
      type: 'S3',
      location: artifactBucketName(plan.owner),
      encryptionKey: { id: plan.artifactsKey, type: 'KMS' },
    },
    stages: [
      { name: 'Source', actions: [source(plan)] },
      { name: 'Train', actions: [build(plan, 'train', { ...execution, ...commit }, { namespace: 'Train' })] },
      {
        name: 'Register',
        actions: [build(plan, 'register', { ...execution, ...commit, ...trained }, { namespace: 'Register' })],
      },
      { name: approvalStage, actions: [approval(plan)] },
      {
        name: 'Deploy',
        actions: [
          build(
            plan,
            'approve',
            { ...execution, MODEL_PACKAGE: modelPackage },
            { name: 'MarkApproved', outputArtifacts: [{ name: deployment }] },
          ),
          stack(plan),
        ],
      },
    ],
    // A newer model overtakes one that nobody has approved yet.
    executionMode: 'SUPERSEDED',
    pipelineType: 'V2',
    ...wantedTriggers(plan.parameters, sourceAction),
  };
}

/** Polls for commits: a rule would need a role of its own. A connection tells CodePipeline of them, and a trigger has it start. */
function source({ parameters }: PipelinePlan): ActionDeclaration {
  const { repository, branch, connection } = parameters.source;
  const [provider, configuration] =
    connection === undefined
      ? ['CodeCommit', { RepositoryName: repository, BranchName: branch, PollForSourceChanges: 'true' }]
      : [connectionProvider, { ConnectionArn: connection, FullRepositoryId: repository, BranchName: branch }];
  return action(sourceAction, type('Source', provider), {
    configuration: { ...configuration, OutputArtifactFormat: 'CODE_ZIP' },
    outputArtifacts: [{ name: code }],
    namespace: 'Source',
  });
}

function build(
  plan: PipelinePlan,
  step: BuildStep,
  variables: Readonly<Record<string, string>>,
  more: Partial<ActionDeclaration>,
): ActionDeclaration {
  const listed = Object.entries(variables).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
  return action(more.name ?? more.namespace ?? step, type('Build', 'CodeBuild'), {
    configuration: { ProjectName: projectName(plan, step), EnvironmentVariables: JSON.stringify(listed) },
    inputArtifacts: [{ name: code }],
    ...more,
  });
}

function approval({ parameters }: PipelinePlan): ActionDeclaration {
  return action(approvalAction, type('Approval', 'Manual'), {
    configuration: {
      CustomData: `Deploy the model ${parameters.model}: ${modelPackage}, of commit #{Source.CommitId}`,
    },
  });
}

/** With the role of the production account, which may change stacks with the role of stacks only. */
function stack(plan: PipelinePlan): ActionDeclaration {
  const { deployIn, parameters } = plan;
  return action('Deploy', type('Deploy', 'CloudFormation'), {
    runOrder: 2,
    roleArn: roleIn(plan, deployIn, pipelineRoleName),
    configuration: {
      ActionMode: 'CREATE_UPDATE',
      StackName: pipelineName(plan.name),
      TemplatePath: `${deployment}::${parameters.deploy}`,
      RoleArn: roleIn(plan, deployIn, pipelineCloudFormationRoleName),
      TemplateConfiguration: `${deployment}::${configurationFile(parameters.deploy)}`,
      ParameterOverrides: JSON.stringify({
        Name: plan.name,
        Release: execution.EXECUTION_ID,
        ModelPackageArn: modelPackage,
      }),
    },
    inputArtifacts: [{ name: deployment }],
  });
}

function type(category: ActionTypeId['category'], provider: string): ActionTypeId {
  return { category, owner: 'AWS', provider, version: '1' };
}

function action(name: string, actionTypeId: ActionTypeId, more: Partial<ActionDeclaration>): ActionDeclaration {
  return { name, actionTypeId, runOrder: 1, configuration: {}, outputArtifacts: [], inputArtifacts: [], ...more };
}
