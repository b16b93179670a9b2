// A pipeline and its projects as they are to be: who does what, in which account, and in which order.
import type { ActionDeclaration } from '@aws-sdk/client-codepipeline';
import { wantedProjects } from '../../../../shared/resources/pipelines/build-projects.ts';
import { approveBuildspec, registerBuildspec } from '../../../../shared/resources/pipelines/buildspecs.ts';
import { deploymentTemplateTexts } from '../../../../shared/resources/pipelines/deployment-templates.ts';
import { wantedPipeline } from '../../../../shared/resources/pipelines/pipeline-declaration.ts';
import { aPlan } from '../../../support/pipeline-plan.ts';

const declared = wantedPipeline(aPlan());
const actions = (declared.stages ?? []).flatMap(({ actions: each = [] }) => each);

function actionOf(name: string, all: readonly ActionDeclaration[] = actions): ActionDeclaration {
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no action ${name}`);
  return found;
}

test('a model is trained, registered and approved before it is deployed', () => {
  expect((declared.stages ?? []).map(({ name, actions: each = [] }) => [name, each.map((one) => one.name)])).toEqual([
    ['Source', ['Source']],
    ['Train', ['Train']],
    ['Register', ['Register']],
    ['Approval', ['Approve']],
    ['Deploy', ['MarkApproved', 'Deploy']],
  ]);
  expect([actionOf('MarkApproved').runOrder, actionOf('Deploy').runOrder]).toEqual([1, 2]);
  expect(actionOf('Approve').actionTypeId).toEqual({
    category: 'Approval',
    owner: 'AWS',
    provider: 'Manual',
    version: '1',
  });
});

test('artifacts are in the bucket of the account, under its key by ARN', () => {
  expect(declared).toMatchObject({
    name: 'ml-churn',
    pipelineType: 'V2',
    roleArn: 'arn:aws:iam::222222222222:role/ml-pipeline',
    artifactStore: {
      location: 'ml-artifacts-222222222222',
      encryptionKey: { id: 'arn:aws:kms:us-east-1:222222222222:key/artifacts', type: 'KMS' },
    },
  });
});

test('only the deployment has a role of another account, and its stack has the role of stacks', () => {
  expect(actions.filter(({ roleArn }) => roleArn !== undefined).map(({ name }) => name)).toEqual(['Deploy']);
  expect(actionOf('Deploy')).toMatchObject({
    roleArn: 'arn:aws:iam::555555555555:role/ml-pipeline',
    configuration: {
      ActionMode: 'CREATE_UPDATE',
      StackName: 'ml-churn',
      TemplatePath: 'Deployment::endpoint.yml',
      TemplateConfiguration: 'Deployment::endpoint.json',
      RoleArn: 'arn:aws:iam::555555555555:role/ml-pipeline-cloudformation',
    },
  });
  const overrides = JSON.parse(actionOf('Deploy').configuration?.['ParameterOverrides'] ?? '{}');
  expect(overrides).toEqual({
    Name: 'churn',
    Release: '#{codepipeline.PipelineExecutionId}',
    ModelPackageArn: '#{Register.MODEL_PACKAGE}',
  });
  const parameters = Object.keys(overrides).every((name) =>
    deploymentTemplateTexts['endpoint.yml'].includes(`\n  ${name}:\n`),
  );
  expect(parameters).toBe(true);
});

test('every value of a configuration has 1,000 characters at most', () => {
  const long = aPlan({ model: 'm'.repeat(60) });
  const values = [declared, wantedPipeline({ ...long, name: 'p'.repeat(40) })].flatMap(({ stages = [] }) =>
    stages.flatMap(({ actions: each = [] }) => each.flatMap(({ configuration = {} }) => Object.values(configuration))),
  );
  expect(Math.max(...values.map(({ length }) => length))).toBeLessThanOrEqual(1_000);
});

test('a connection is another source', () => {
  const connection = 'arn:aws:codeconnections:us-east-1:222222222222:connection/0f5b706a-1a1d-46c5-86b6-f177321bcfb2';
  const { stages = [], triggers } = wantedPipeline(
    aPlan({ source: { repository: 'acme/churn', branch: 'release', connection } }),
  );
  expect(stages[0]?.actions?.[0]).toMatchObject({
    actionTypeId: { provider: 'CodeStarSourceConnection' },
    configuration: { ConnectionArn: connection, FullRepositoryId: 'acme/churn', BranchName: 'release' },
  });
  expect(triggers).toEqual([
    {
      providerType: 'CodeStarSourceConnection',
      gitConfiguration: { sourceActionName: 'Source', push: [{ branches: { includes: ['release'] } }] },
    },
  ]);
  expect(declared.triggers).toBeUndefined();
});

test('21: what the source decides runs with the role of builds, and the rest with that of pipelines', () => {
  const roles = wantedProjects(aPlan(), 'Resources: {}').map(({ name, serviceRole }) => [name, serviceRole]);
  expect(roles).toEqual([
    ['ml-churn-train', 'arn:aws:iam::222222222222:role/ml-pipeline-build'],
    ['ml-churn-register', 'arn:aws:iam::222222222222:role/ml-pipeline'],
    ['ml-churn-approve', 'arn:aws:iam::222222222222:role/ml-pipeline'],
  ]);
});

test('builds know the roles of testing, and keep their logs', () => {
  const projects = wantedProjects(aPlan(), 'Resources: {}');
  expect(projects.map(({ name }) => name)).toEqual(['ml-churn-train', 'ml-churn-register', 'ml-churn-approve']);
  for (const project of projects) {
    expect(project).toMatchObject({
      source: { type: 'CODEPIPELINE' },
      environment: { privilegedMode: false },
      logsConfig: { cloudWatchLogs: { status: 'ENABLED' } },
    });
    expect(project.environment?.environmentVariables).toContainEqual({
      name: 'TRAINING_ROLE',
      value: 'arn:aws:iam::444444444444:role/ml-pipeline',
      type: 'PLAINTEXT',
    });
  }
  expect(projects[0]?.source?.buildspec).toBe('buildspec-train.yml');
});

test('a version is registered as pending by the role of testing, and approved by that of pipelines (platform check 17)', () => {
  const { commands } = JSON.parse(registerBuildspec(aPlan())).phases.build;
  const [assumes, registers] = ['sts assume-role', 'create-model-package'].map((call) =>
    commands.findIndex((command: string) => command.includes(call)),
  );
  expect(assumes).toBeLessThan(registers ?? 0);
  expect(commands[registers ?? 0]).toContain('--model-approval-status PendingManualApproval');
  const approve = JSON.parse(approveBuildspec({ name: 'endpoint.yml', text: 'Resources: {}\n' }));
  expect(approve.phases.build.commands.join('\n')).not.toContain('assume-role');
  expect(approve.phases.build.commands).toContain(
    `echo ${Buffer.from('Resources: {}\n').toString('base64')} | base64 --decode > endpoint.yml`,
  );
  expect(approve.artifacts.files).toEqual(['endpoint.yml', 'endpoint.json']);
});
