// Check 33: nobody but Palisade changes who is admitted to images, packages, models, code and pipelines, and who works with
// them still does.
import { deniedBy, each } from '../../../support/policy-calls.ts';
import { account, inputs, roleArn } from '../../../support/verdict.ts';

const scope = inputs({ hasSharedResources: true, pipelines: [{ name: 'ml-churn', approvers: ['ml-approver'] }] });
const type = 'shared-services';
const palisade = ['PalisadeSpoke', 'OrganizationAccountAccessRole', 'AWSControlTowerExecution'];
const automation = ['ml-pipeline', 'platform-automation', 'stacksets-exec-1', 'break-glass'];
const inRegion = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${account}:${resource}`;

const image = inRegion('ecr', 'repository/ml-train');
const domain = inRegion('codeartifact', 'domain/ml-platform');
const packages = inRegion('codeartifact', 'repository/ml-platform/packages');
const group = inRegion('sagemaker', 'model-package-group/ml-churn');
const key = inRegion('kms', 'key/11111111-2222-4333-8444-555555555555');
const pipeline = inRegion('codepipeline', 'ml-churn');
const project = inRegion('codebuild', 'project/ml-churn-train');
const reader = `arn:aws:iam::${account}:role/ml-code-reader`;
const artifacts = `arn:aws:s3:::ml-artifacts-${account}`;
const ofPalisade = { 'aws:ResourceTag/managed-by': 'palisade', 'aws:ResourceTag/palisade:resource': 'artifacts/all' };

/** The changes of admissions, and what makes Palisade take something for somebody else's. */
const changes = [
  ...each('ecr:SetRepositoryPolicy ecr:DeleteRepositoryPolicy ecr:PutImageTagMutability', [image]),
  ...each('ecr:CreateRepository ecr:DeleteRepository ecr:TagResource ecr:UntagResource', [image]),
  ...each('ecr:PutRegistryPolicy ecr:DeleteRegistryPolicy ecr:PutReplicationConfiguration', ['*']),
  ...each('codeartifact:PutDomainPermissionsPolicy codeartifact:DeleteDomainPermissionsPolicy', [domain]),
  ...each('codeartifact:DeleteDomain codeartifact:TagResource codeartifact:UntagResource', [domain]),
  ...each('codeartifact:PutRepositoryPermissionsPolicy codeartifact:DeleteRepositoryPermissionsPolicy', [packages]),
  ...each('codeartifact:DeleteRepository codeartifact:UntagResource', [packages]),
  ...each('sagemaker:PutModelPackageGroupPolicy sagemaker:DeleteModelPackageGroupPolicy', [group]),
  ...each('sagemaker:CreateModelPackageGroup sagemaker:DeleteModelPackageGroup', [group]),
  ...each('sagemaker:AddTags sagemaker:DeleteTags', [group]),
  ...each('ram:CreateResourceShare', ['*'], { 'ram:ResourceArn': group }),
  ...each('ram:AssociateResourceShare', [inRegion('ram', 'resource-share/1')], { 'ram:ResourceArn': group }),
  ...each('iam:UpdateAssumeRolePolicy iam:PutRolePolicy iam:CreateRole iam:DeleteRole iam:UntagRole', [reader]),
  ...each('s3:PutBucketPolicy s3:DeleteBucketPolicy s3:PutEncryptionConfiguration s3:PutBucketTagging', [artifacts]),
  ...each('kms:PutKeyPolicy kms:CreateGrant kms:ScheduleKeyDeletion kms:UntagResource', [key], ofPalisade),
  ...each('kms:CreateKey', ['*'], { 'aws:RequestTag/palisade:resource': 'artifacts/all' }),
  ...each('kms:UpdateAlias', [inRegion('kms', 'alias/ml/artifacts')]),
  ...each('codepipeline:UpdatePipeline codepipeline:DeletePipeline codepipeline:UntagResource', [pipeline]),
  ...each('codebuild:UpdateProject codebuild:CreateProject codebuild:DeleteProject', [project]),
];

/** What pipelines and automation do with all of it, and what is none of the platform's. */
const work = [
  ...each('ecr:PutImage ecr:BatchGetImage ecr:GetRepositoryPolicy ecr:PutLifecyclePolicy', [image]),
  ...each('ecr:UploadLayerPart ecr:InitiateLayerUpload ecr:CompleteLayerUpload', [image]),
  ...each('ecr:SetRepositoryPolicy ecr:CreateRepository', [inRegion('ecr', 'repository/tools')]),
  ...each('codeartifact:ReadFromRepository', [packages]),
  ...each('codeartifact:PublishPackageVersion', [inRegion('codeartifact', 'package/ml-platform/packages/npm/ours/a')]),
  ...each('codeartifact:PutDomainPermissionsPolicy', [inRegion('codeartifact', 'domain/tools')]),
  ...each('sagemaker:CreateModelPackage sagemaker:UpdateModelPackage', [
    inRegion('sagemaker', 'model-package/ml-churn/1'),
  ]),
  ...each('sagemaker:PutModelPackageGroupPolicy', [inRegion('sagemaker', 'model-package-group/other')]),
  ...each('ram:CreateResourceShare', ['*'], { 'ram:ResourceArn': inRegion('ec2', 'subnet/subnet-1') }),
  ...each('iam:GetRole iam:ListRolePolicies sts:AssumeRole', [reader]),
  ...each('iam:PassRole', [roleArn('build-website')]),
  ...each('s3:GetObject s3:PutObject', [`${artifacts}/model.tar.gz`]),
  ...each('kms:Decrypt kms:GenerateDataKey', [key], ofPalisade),
  ...each('kms:PutKeyPolicy', [key], { 'aws:ResourceTag/managed-by': 'palisade' }),
  ...each('codepipeline:StartPipelineExecution codepipeline:GetPipeline', [pipeline]),
  ...each('codebuild:BatchGetBuilds codebuild:StopBuild', [project]),
  ...each('codebuild:StartBuild', [inRegion('codebuild', 'project/website')]),
];

test.each(['Admin', 'MLEngineer', ...automation, 'ml-approver'])(
  'in shared-services, %s changes no admission',
  async (name) => {
    expect(await deniedBy(type, name, changes, scope)).toEqual(changes);
  },
);

test.each(palisade)('in shared-services, Palisade as %s changes admissions', async (name) => {
  expect(await deniedBy(type, name, changes, scope)).toEqual([]);
});

test.each(automation.filter((name) => !name.startsWith('stacksets')))(
  'in shared-services, %s does what is left',
  async (name) => {
    expect(await deniedBy(type, name, work, scope)).toEqual([]);
  },
);

test('nobody but Palisade gives the roles of pipelines to a project or a pipeline', async () => {
  const passing = each('iam:PassRole', [roleArn('ml-pipeline'), roleArn('ml-pipeline-build')]);
  for (const name of ['Admin', 'MLEngineer', ...automation, 'ml-pipeline-build'])
    expect(await deniedBy(type, name, passing, scope)).toEqual(passing);
  for (const name of palisade) expect(await deniedBy(type, name, passing, scope)).toEqual([]);
});

test('only the pipeline starts its builds, which run with roles of pipelines', async () => {
  const starts = each('codebuild:StartBuild codebuild:StartBuildBatch codebuild:RetryBuild', [project]);
  for (const name of [
    'Admin',
    'MLEngineer',
    'platform-automation',
    'break-glass',
    'ml-approver',
    'ml-pipeline-build',
    'PalisadeSpoke',
  ])
    expect(await deniedBy(type, name, starts, scope)).toEqual(starts);
  expect(await deniedBy(type, 'ml-pipeline', starts, scope)).toEqual([]);
});

test('without shared resources, and in accounts of other types, the statements are not there', async () => {
  const admissions = changes.filter(({ action }) => /^(ram|iam|s3|kms):/.test(action));
  expect(await deniedBy(type, 'platform-automation', admissions, inputs())).toEqual([]);
  expect(await deniedBy('testing', 'Admin', changes, scope)).toEqual([]);
});

test('without pipelines, pipelines and projects are as automation has them', async () => {
  const ofPipelines = changes.filter(({ action }) => /^code(pipeline|build):/.test(action));
  const given = inputs({ hasSharedResources: true, pipelines: [] });
  expect(await deniedBy(type, 'platform-automation', ofPipelines, given)).toEqual([]);
  expect(await deniedBy(type, 'Admin', ofPipelines, given)).not.toEqual([]);
});
