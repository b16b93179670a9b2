// The last part of the demo of `npm start`: a model goes from its source to production by the pipeline and its roles, and by
// nobody else: who tries it by hand is refused, with all permissions that an account can give.
import { CodeCommitClient, CreateCommitCommand } from '@aws-sdk/client-codecommit';
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateModelCommand,
  CreateModelPackageCommand,
  DescribeEndpointCommand,
  DescribeModelPackageCommand,
  ListModelPackagesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { toResult } from '../shared/aws/errors.ts';
import { executionRoleName, journalTableName, modelGroupName, pipelineName, roleArn } from '../shared/aws/names.ts';
import { listFindings } from '../shared/findings/finding-queries.ts';
import type { Governance } from '../shared/governance/governance.ts';
import type { RunningCloud } from './cloud.ts';
import { type RoleSession, sessionOfNewRole } from './demo-role.ts';
import { sourceFiles } from './demo-source.ts';
import { type DemoStep, observeSteps } from './demo-steps.ts';

/** A pipeline of governance.yml whose source is a CodeCommit repository. */
export type DemoPipeline = Governance['platform']['pipelines'][string] & { readonly name: string };

/** The first one whose source the demo can write; undefined if governance.yml has none. */
export function demoPipeline({ platform }: Governance): DemoPipeline | undefined {
  const [name, found] = Object.entries(platform.pipelines).find(([, { source }]) => !source.connection) ?? [];
  return name === undefined || found === undefined ? undefined : { name, ...found };
}

/** The pipeline's production, and training in testing: what people of those accounts have made before. */
async function prepare(running: RunningCloud, { source, train }: DemoPipeline): Promise<void> {
  const { cloud, accounts } = running;
  const { ssm } = accounts(cloud.accounts.production, cloud.region);
  for (const [name, Value] of Object.entries({ subnets: 'subnet-1,subnet-2', 'security-groups': 'sg-1' }))
    await ssm.send(
      new PutParameterCommand({ Name: `/ml/network/${name}`, Value, Type: 'StringList', Overwrite: true }),
    );
  const kms = new KMSClient(settingsOf(running, cloud.accounts.testing));
  const volumeKey = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
  const code = new CodeCommitClient(settingsOf(running, cloud.accounts.sharedServices));
  const { repository: repositoryName, branch: branchName } = source;
  const putFiles = sourceFiles(train, volumeKey);
  await code.send(new CreateCommitCommand({ repositoryName, branchName, putFiles }));
}

/** Reports each step as soon as it is observed. Rejects when the cloud stops. */
export async function runModelDemo(
  running: RunningCloud,
  declared: DemoPipeline,
  onStep: (step: DemoStep) => void,
): Promise<readonly DemoStep[]> {
  const { cloud, accounts, signal } = running;
  const { sharedServices, testing, production } = cloud.accounts;
  const journal = { dynamodb: accounts(sharedServices, cloud.region).dynamodb, table: journalTableName };
  const pipeline = pipelineName(declared.name);
  const group = modelGroupName(declared.model);
  const pipelines = new CodePipelineClient(settingsOf(running, sharedServices));
  const registry = new SageMakerClient(settingsOf(running, sharedServices));
  const hosted = new SageMakerClient(settingsOf(running, production));
  await prepare(running, declared);
  const [tester, scientist, approver] = await Promise.all([
    sessionOfNewRole(running, testing, 'administrator'),
    sessionOfNewRole(running, production, 'data-scientist'),
    sessionOfNewRole(running, sharedServices, declared.approvers[0] ?? ''),
  ]);
  await pipelines.send(new StartPipelineExecutionCommand({ name: pipeline }));

  const { observe, steps } = observeSteps(signal, onStep);
  const latest = async () => {
    const list = new ListModelPackagesCommand({ ModelPackageGroupName: group, SortOrder: 'Descending', MaxResults: 1 });
    const [found] = (await registry.send(list)).ModelPackageSummaryList ?? [];
    return found && registry.send(new DescribeModelPackageCommand({ ModelPackageName: found.ModelPackageArn }));
  };
  await observe('the pipeline trains in testing, and registers the model as pending', async () => {
    const { ModelPackageArn: arn, ModelApprovalStatus: status } = (await latest()) ?? {};
    return arn && status === 'PendingManualApproval' ? `${arn}, ${status}` : undefined;
  });
  const version = (await latest())?.ModelPackageArn ?? '';
  await observe('an administrator of testing may not register an approved one', () =>
    refused(registerApproved(tester, running, version)),
  );
  await observe('a data scientist may not deploy it by hand in production', () =>
    refused(deployByHand(scientist, running, version)),
  );
  await observe('an approver approves', async () => {
    const token = await approvalToken(pipelines, pipeline);
    if (token === undefined) return undefined;
    const result = { status: 'Approved', summary: 'good enough' } as const;
    const where = { pipelineName: pipeline, stageName: 'Approval', actionName: 'Approve' };
    const client = new CodePipelineClient(sessionSettings(running, approver));
    await client.send(new PutApprovalResultCommand({ ...where, result, token }));
    return approver.arn;
  });
  await observe('the pipeline deploys it in production', async () => {
    const reply = await toResult(hosted.send(new DescribeEndpointCommand({ EndpointName: pipeline })));
    return reply.ok && reply.value.EndpointStatus === 'InService' ? `${reply.value.EndpointArn} InService` : undefined;
  });
  await observe('who registered it and who approved it is on record', async () => {
    const findings = await listFindings(journal, { accountId: sharedServices });
    const trail = findings.filter(({ guardrail }) => guardrail === 'model-trail');
    const isNamed = (text: string) => trail.some(({ trigger }) => trigger.principal?.includes(text));
    const names = trail.flatMap(({ trigger }) => trigger.principal ?? []);
    return isNamed(`:${testing}:`) && isNamed(approver.arn) ? [...new Set(names)].join(', ') : undefined;
  });
  return steps;
}

async function approvalToken(pipelines: CodePipelineClient, name: string): Promise<string | undefined> {
  const { stageStates = [] } = await pipelines.send(new GetPipelineStateCommand({ name }));
  const actions = stageStates.flatMap(({ actionStates }) => actionStates ?? []);
  return actions.map(({ latestExecution }) => latestExecution?.token).find((token) => token !== undefined);
}

function registerApproved(session: RoleSession, running: RunningCloud, version: string): Promise<unknown> {
  const client = new SageMakerClient(sessionSettings(running, session));
  const ModelPackageGroupName = version.replace(':model-package/', ':model-package-group/').replace(/\/\d+$/, '');
  return client.send(new CreateModelPackageCommand({ ModelPackageGroupName, ModelApprovalStatus: 'Approved' }));
}

function deployByHand(session: RoleSession, running: RunningCloud, version: string): Promise<unknown> {
  const client = new SageMakerClient(sessionSettings(running, session));
  const { region, accounts } = running.cloud;
  return client.send(
    new CreateModelCommand({
      ModelName: 'by-hand',
      ExecutionRoleArn: roleArn(region, accounts.production, executionRoleName),
      PrimaryContainer: { ModelPackageName: version },
      VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      EnableNetworkIsolation: true,
    }),
  );
}

/** What the refusal says; undefined if there was none. */
async function refused(attempt: Promise<unknown>): Promise<string | undefined> {
  const reply = await toResult(attempt);
  return reply.ok
    ? undefined
    : `${reply.failure.code} ${reply.failure.message.replace(/^.*(?=(with an|because) )/, '')}`;
}

/** With the permissions of the account's root user. */
function settingsOf({ cloud }: RunningCloud, accountId: string) {
  const credentials = { accessKeyId: accountId, secretAccessKey: cloud.secretAccessKey };
  return { endpoint: cloud.endpoint, region: cloud.region, credentials };
}

function sessionSettings({ cloud }: RunningCloud, { credentials }: RoleSession) {
  return { endpoint: cloud.endpoint, region: cloud.region, credentials };
}
