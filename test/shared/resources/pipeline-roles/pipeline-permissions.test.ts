// What `ml-pipeline` may do in each account of the chain, by its own document and under the policies of the account.
import { deploymentTemplates } from '../../../../shared/governance/schema/declared-pipelines.ts';
import { buildPermissions } from '../../../../shared/resources/pipeline-roles/build-role.ts';
import {
  productionPermissions,
  stackPermissions,
} from '../../../../shared/resources/pipeline-roles/production-roles.ts';
import { sharedServicesPermissions } from '../../../../shared/resources/pipeline-roles/shared-services-role.ts';
import { testingPermissions } from '../../../../shared/resources/pipeline-roles/testing-role.ts';
import { systemsManagerParameters } from '../../../support/resolved-template.ts';
import {
  type Call,
  judged,
  organizationId,
  production,
  region,
  roleIn,
  sharedServices,
  testing,
} from '../../../support/role-verdict.ts';
import { inputs, verdict } from '../../../support/verdict.ts';

const arn = (service: string, accountId: string, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
const artifact = `arn:aws:s3:::ml-artifacts-${sharedServices}/ml-churn/Deployment/AbCdEf1`;
const model = `arn:aws:s3:::ml-artifacts-${sharedServices}/ml-churn/models/model.tar.gz`;
const artifactKey = arn('kms', sharedServices, 'key/11111111-2222-4333-8444-555555555555');
const viaS3 = { 'kms:ViaService': `s3.${region}.amazonaws.com` };
const target = (accountId: string) => ({
  accountId,
  region,
  organizationId,
  sharedServices: [sharedServices],
});
const key = (accountId: string) => arn('kms', accountId, 'key/22222222-2222-4333-8444-555555555555');
const inside = (accountId: string) => ({
  'sagemaker:VpcSubnets': ['subnet-1'],
  'sagemaker:VpcSecurityGroupIds': ['sg-1'],
  'sagemaker:VolumeKmsKeyArn': key(accountId),
  'sagemaker:OutputKmsKeyArn': key(accountId),
  'sagemaker:InstanceTypes': ['ml.m5.large'],
  'sagemaker:NetworkIsolation': 'true',
});
const templateParameters = deploymentTemplates.flatMap((name) =>
  systemsManagerParameters(`platform/templates/${name}`),
);
type Row = readonly [what: string, call: Call, isAllowed: boolean];

async function expectRows(caller: Parameters<typeof judged>[0], rows: readonly Row[]) {
  const found = await Promise.all(rows.map(async ([what, call]) => [what, (await judged(caller, call)) === 'Allowed']));
  expect(found).toEqual(rows.map(([what, , isAllowed]) => [what, isAllowed]));
}

test('22: in shared-services it builds, publishes and approves, and nothing else', async () => {
  const identity = sharedServicesPermissions({ ...target(sharedServices), targets: [production, testing] });
  const principal = roleIn(sharedServices, 'ml-pipeline');
  await expectRows({ type: 'shared-services', principal, identity }, [
    ['writes artifacts', { action: 's3:PutObject', resource: artifact }, true],
    ['reads artifacts', { action: 's3:GetObjectVersion', resource: artifact }, true],
    ['encrypts artifacts', { action: 'kms:GenerateDataKey', resource: artifactKey, context: viaS3 }, true],
    ['uses a key directly', { action: 'kms:Decrypt', resource: artifactKey }, false],
    [
      'writes to the hub',
      { action: 's3:PutObject', resource: `arn:aws:s3:::palisade-evidence-${sharedServices}/a` },
      false,
    ],
    ['deletes an artifact', { action: 's3:DeleteObject', resource: artifact }, false],
    [
      'changes whom artifacts admit',
      { action: 's3:PutBucketPolicy', resource: `arn:aws:s3:::ml-artifacts-${sharedServices}` },
      false,
    ],
    [
      'starts a build',
      { action: 'codebuild:StartBuild', resource: arn('codebuild', sharedServices, 'project/ml-churn-train') },
      true,
    ],
    [
      'starts a build of others',
      { action: 'codebuild:StartBuild', resource: arn('codebuild', sharedServices, 'project/web') },
      false,
    ],
    [
      'fetches code',
      { action: 'codecommit:UploadArchive', resource: arn('codecommit', sharedServices, 'ml-pipelines') },
      true,
    ],
    [
      'pushes code',
      { action: 'codecommit:GitPush', resource: arn('codecommit', sharedServices, 'ml-pipelines') },
      false,
    ],
    ['pushes an image', { action: 'ecr:PutImage', resource: arn('ecr', sharedServices, 'repository/ml-train') }, true],
    [
      'sets whom images admit',
      { action: 'ecr:SetRepositoryPolicy', resource: arn('ecr', sharedServices, 'repository/ml-train') },
      false,
    ],
    [
      'publishes a package',
      {
        action: 'codeartifact:PublishPackageVersion',
        resource: arn('codeartifact', sharedServices, 'package/ml-platform/packages/npm/scope/features'),
      },
      true,
    ],
    [
      'gets a token',
      { action: 'sts:GetServiceBearerToken', context: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
      true,
    ],
    [
      'approves a package',
      {
        action: 'sagemaker:UpdateModelPackage',
        resource: arn('sagemaker', sharedServices, 'model-package/ml-churn/3'),
      },
      true,
    ],
    [
      'approves itself in the pipeline',
      {
        action: 'codepipeline:PutApprovalResult',
        resource: arn('codepipeline', sharedServices, 'ml-churn/approve/approve'),
      },
      false,
    ],
    [
      'assumes the role in testing',
      { action: 'sts:AssumeRole', resource: roleIn(testing, 'ml-pipeline'), owner: testing },
      true,
    ],
    [
      'assumes the role in production',
      { action: 'sts:AssumeRole', resource: roleIn(production, 'ml-pipeline'), owner: production },
      true,
    ],
    [
      'assumes one in another account',
      { action: 'sts:AssumeRole', resource: roleIn('666666666666', 'ml-pipeline'), owner: '666666666666' },
      false,
    ],
    [
      'assumes another role there',
      { action: 'sts:AssumeRole', resource: roleIn(production, 'ml-pipeline-cloudformation'), owner: production },
      false,
    ],
    ['changes a role', { action: 'iam:PutRolePolicy', resource: principal }, false],
  ]);
});

test('17, 21, 22: a build of the source trains and publishes, and neither approves nor deploys', async () => {
  const principal = roleIn(sharedServices, 'ml-pipeline-build');
  const identity = buildPermissions({ ...target(sharedServices), targets: [testing] });
  const own = (service: string, resource: string) => arn(service, sharedServices, resource);
  const version = own('sagemaker', 'model-package/ml-churn/3');
  const assume = (accountId: string) => ({
    action: 'sts:AssumeRole',
    resource: roleIn(accountId, 'ml-pipeline'),
    owner: accountId,
  });
  const logs = own('logs', 'log-group:/aws/codebuild/ml-churn-train:log-stream:1');
  const pushed = own('codeartifact', 'package/ml-platform/packages/npm/scope/features');
  await expectRows({ type: 'shared-services', principal, identity }, [
    ['assumes the role in testing', assume(testing), true],
    ['assumes the role in production', assume(production), false],
    ['approves a version', { action: 'sagemaker:UpdateModelPackage', resource: version }, false],
    ['registers a version here', { action: 'sagemaker:CreateModelPackage', resource: version }, false],
    [
      'approves in the pipeline',
      { action: 'codepipeline:PutApprovalResult', resource: own('codepipeline', 'ml-churn/Approval/Approve') },
      false,
    ],
    [
      'starts a build',
      { action: 'codebuild:StartBuild', resource: own('codebuild', 'project/ml-churn-approve') },
      false,
    ],
    [
      'changes a project',
      { action: 'codebuild:UpdateProject', resource: own('codebuild', 'project/ml-churn-train') },
      false,
    ],
    ['reads code', { action: 'codecommit:GitPull', resource: own('codecommit', 'ml-pipelines') }, false],
    ['pushes code', { action: 'codecommit:GitPush', resource: own('codecommit', 'ml-pipelines') }, false],
    ['changes its own role', { action: 'iam:PutRolePolicy', resource: principal }, false],
    ['writes models', { action: 's3:PutObject', resource: model }, true],
    ['does not replace what a pipeline passes on', { action: 's3:PutObject', resource: artifact }, false],
    ['encrypts artifacts', { action: 'kms:GenerateDataKey', resource: artifactKey, context: viaS3 }, true],
    ['deletes an artifact', { action: 's3:DeleteObject', resource: artifact }, false],
    ['writes its logs', { action: 'logs:PutLogEvents', resource: logs }, true],
    ['pushes an image', { action: 'ecr:PutImage', resource: own('ecr', 'repository/ml-train') }, true],
    ['pushes an image of others', { action: 'ecr:PutImage', resource: own('ecr', 'repository/web') }, false],
    ['publishes a package', { action: 'codeartifact:PublishPackageVersion', resource: pushed }, true],
  ]);
});

test('where no pipelines are declared, a role of the name of builds is spared nothing', async () => {
  const principal = roleIn(sharedServices, 'ml-pipeline-build');
  const push = { principal, action: 'ecr:PutImage', resource: arn('ecr', sharedServices, 'repository/ml-train') };
  const judgedWith = (pipelines: readonly { name: string; approvers: string[] }[]) =>
    verdict('shared-services', push, inputs({ hasSharedResources: true, pipelines }));
  expect(await judgedWith([])).toBe('denied');
  expect(await judgedWith([{ name: 'ml-churn', approvers: ['ml-approver'] }])).toBe('allowed');
});

test('17, 21: in testing it trains and registers as pending, and nothing else', async () => {
  const principal = roleIn(testing, 'ml-pipeline');
  const job = arn('sagemaker', testing, 'training-job/ml-churn-1');
  const modelPackage = arn('sagemaker', sharedServices, 'model-package/ml-churn/3');
  const status = (to: string) => ({ 'sagemaker:ModelApprovalStatus': to });
  const passing = (service: string) => ({ 'iam:PassedToService': service });
  const ofShared = { owner: sharedServices };
  await expectRows({ type: 'testing', principal, identity: testingPermissions(target(testing)) }, [
    ['trains inside', { action: 'sagemaker:CreateTrainingJob', resource: job, context: inside(testing) }, true],
    ['trains outside of the VPC', { action: 'sagemaker:CreateTrainingJob', resource: job }, false],
    [
      'trains under a name of others',
      {
        action: 'sagemaker:CreateTrainingJob',
        resource: arn('sagemaker', testing, 'training-job/x'),
        context: inside(testing),
      },
      false,
    ],
    [
      'passes ml-execution to SageMaker',
      {
        action: 'iam:PassRole',
        resource: roleIn(testing, 'ml-execution'),
        context: passing('sagemaker.amazonaws.com'),
      },
      true,
    ],
    [
      'passes ml-execution to Lambda',
      { action: 'iam:PassRole', resource: roleIn(testing, 'ml-execution'), context: passing('lambda.amazonaws.com') },
      false,
    ],
    [
      'passes another role',
      { action: 'iam:PassRole', resource: roleIn(testing, 'Admin'), context: passing('sagemaker.amazonaws.com') },
      false,
    ],
    [
      'registers as pending',
      {
        action: 'sagemaker:CreateModelPackage',
        resource: modelPackage,
        context: status('PendingManualApproval'),
        ...ofShared,
      },
      true,
    ],
    [
      'registers as approved',
      { action: 'sagemaker:CreateModelPackage', resource: modelPackage, context: status('Approved'), ...ofShared },
      false,
    ],
    [
      'registers without a status',
      { action: 'sagemaker:CreateModelPackage', resource: modelPackage, ...ofShared },
      false,
    ],
    [
      'sees the image of what it registers',
      { action: 'ecr:DescribeImages', resource: arn('ecr', sharedServices, 'repository/ml-train'), ...ofShared },
      true,
    ],
    [
      'sees an image of others',
      { action: 'ecr:BatchGetImage', resource: arn('ecr', sharedServices, 'repository/web'), ...ofShared },
      false,
    ],
    [
      'approves',
      { action: 'sagemaker:UpdateModelPackage', resource: modelPackage, context: status('Approved'), ...ofShared },
      false,
    ],
    ['writes models', { action: 's3:PutObject', resource: model, ...ofShared }, true],
    ['does not replace what a pipeline passes on', { action: 's3:PutObject', resource: artifact, ...ofShared }, false],
    ['encrypts artifacts', { action: 'kms:GenerateDataKey', resource: artifactKey, context: viaS3, ...ofShared }, true],
    [
      'writes to somebody else’s bucket',
      { action: 's3:PutObject', resource: model, context: { 'aws:ResourceOrgID': 'o-theirs' }, ...ofShared },
      false,
    ],
    [
      'pushes an image',
      { action: 'ecr:PutImage', resource: arn('ecr', sharedServices, 'repository/ml-train'), ...ofShared },
      false,
    ],
    [
      'reads its logs',
      {
        action: 'logs:GetLogEvents',
        resource: arn('logs', testing, 'log-group:/aws/sagemaker/TrainingJobs:log-stream:ml-churn-1'),
      },
      true,
    ],
    [
      'deploys a model',
      {
        action: 'sagemaker:CreateModel',
        resource: arn('sagemaker', testing, 'model/ml-churn'),
        context: inside(testing),
      },
      false,
    ],
  ]);
});

test('19: in production it changes stacks that have the role ml-pipeline-cloudformation, and nothing else', async () => {
  const principal = roleIn(production, 'ml-pipeline');
  const stack = arn('cloudformation', production, 'stack/ml-churn/*');
  const withRole = (name: string) => ({ 'cloudformation:RoleArn': roleIn(production, name) });
  const ofShared = { owner: sharedServices };
  await expectRows({ type: 'production', principal, identity: productionPermissions(target(production)) }, [
    [
      'makes its stack',
      { action: 'cloudformation:CreateStack', resource: stack, context: withRole('ml-pipeline-cloudformation') },
      true,
    ],
    [
      'makes a change set',
      { action: 'cloudformation:CreateChangeSet', resource: stack, context: withRole('ml-pipeline-cloudformation') },
      true,
    ],
    [
      'makes a stack with another role',
      { action: 'cloudformation:CreateStack', resource: stack, context: withRole('Admin') },
      false,
    ],
    ['makes a stack without a role', { action: 'cloudformation:CreateStack', resource: stack }, false],
    [
      'changes a stack of others',
      {
        action: 'cloudformation:UpdateStack',
        resource: arn('cloudformation', production, 'stack/web/*'),
        context: withRole('ml-pipeline-cloudformation'),
      },
      false,
    ],
    [
      'passes the role of stacks',
      {
        action: 'iam:PassRole',
        resource: roleIn(production, 'ml-pipeline-cloudformation'),
        context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
      },
      true,
    ],
    [
      'passes it to something else',
      {
        action: 'iam:PassRole',
        resource: roleIn(production, 'ml-pipeline-cloudformation'),
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      },
      false,
    ],
    ['reads the template', { action: 's3:GetObject', resource: artifact, ...ofShared }, true],
    ...templateParameters.map(
      (name): Row => [
        `reads the parameter ${name}, as CloudFormation does in its name`,
        { action: 'ssm:GetParameters', resource: arn('ssm', production, `parameter${name}`) },
        true,
      ],
    ),
    [
      'reads another parameter',
      { action: 'ssm:GetParameters', resource: arn('ssm', production, 'parameter/ml/network/other') },
      false,
    ],
    ['decrypts it', { action: 'kms:Decrypt', resource: artifactKey, context: viaS3, ...ofShared }, true],
    ['writes artifacts', { action: 's3:PutObject', resource: artifact, ...ofShared }, false],
    [
      'makes a model itself',
      {
        action: 'sagemaker:CreateModel',
        resource: arn('sagemaker', production, 'model/ml-churn'),
        context: inside(production),
      },
      false,
    ],
    [
      'makes an endpoint itself',
      {
        action: 'sagemaker:CreateEndpointConfig',
        resource: arn('sagemaker', production, 'endpoint-config/ml-churn'),
        context: inside(production),
      },
      false,
    ],
  ]);
});

test('without accounts to train and deploy in, the role in shared-services assumes none', () => {
  const { Statement } = sharedServicesPermissions({ ...target(sharedServices), targets: [] });
  expect(Statement.filter(({ Action }) => Action.includes('sts:AssumeRole'))).toEqual([]);
});

test.each([
  { name: 'testing', permissions: testingPermissions({ ...target(testing), sharedServices: [] }) },
  { name: 'production', permissions: productionPermissions({ ...target(production), sharedServices: [] }) },
  { name: 'CloudFormation', permissions: stackPermissions({ ...target(production), sharedServices: [] }) },
])('without shared-services, the document for $name has no empty list, which IAM refuses', ({ permissions }) => {
  expect(permissions.Statement.filter(({ Resource }) => Resource.length === 0)).toEqual([]);
  expect(permissions.Statement.length).toBeGreaterThan(0);
});
