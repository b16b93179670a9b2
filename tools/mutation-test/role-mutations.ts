// Removed controls of the roles that pipelines work with, and of what they deploy.
import type { Mutation } from './mutation.ts';

const roles = 'shared/resources/pipeline-roles';
const trustTests = ['test/shared/resources/pipeline-roles/role-trust.test.ts'];
const permissionTests = ['test/shared/resources/pipeline-roles/pipeline-permissions.test.ts'];
const templateTests = ['test/platform/endpoint.test.ts'];

const inFile = (file: string, tests: readonly string[], ...rows: readonly (readonly [string, string, string])[]) =>
  rows.map(([control, from, to]): Mutation => ({ control, file, from, to, tests }));

export const roleMutations: readonly Mutation[] = [
  ...inFile(
    'shared/resources/artifacts/artifacts.ts',
    ['test/tools/access-matrix/access-matrix.test.ts'],
    ['other accounts write models alone into the artifacts', '        onlyModelsFromElsewhere(owner),\n', ''],
    ['nobody but the pipeline replaces a registered model', '        onlyThePipelineRegisters(owner, region),\n', ''],
    [
      'nobody but Palisade replaces what the catalog launches',
      '        onlyPalisadeWritesTemplates(owner, region),\n',
      '',
    ],
  ),
  ...inFile(
    `${roles}/role-trust.ts`,
    trustTests,
    ['services act for their own account only', "{ 'aws:SourceAccount': accountId }", '{}'],
    ['a shared-services account that left assumes nothing', "{ 'aws:PrincipalOrgID': organizationId }", '{}'],
    ['only the pipelines of shared-services are trusted, not the account', ':role/${name}`', ':root`'],
  ),
  ...inFile(`${roles}/production-roles.ts`, trustTests, [
    'builds of the source do not reach production',
    'trustPipelines(scope, [pipelineRoleName])',
    "trustPipelines(scope, [pipelineRoleName, 'ml-pipeline-build'])",
  ]),
  ...inFile(`${roles}/testing-role.ts`, permissionTests, [
    '17: testing registers as pending only',
    "'PendingManualApproval'",
    "['Approved', 'PendingManualApproval']",
  ]),
  ...inFile(`${roles}/testing-role.ts`, permissionTests, [
    'testing sees the images of the platform only',
    "sharedArn(scope, owner, 'ecr', 'repository/')",
    '`arn:aws:ecr:us-east-1:${owner}:repository/*`',
  ]),
  ...inFile(`${roles}/production-roles.ts`, permissionTests, [
    'a stack has the rights of its role only',
    "{ StringEquals: { 'cloudformation:RoleArn': stackRole } }",
    '{}',
  ]),
  ...inFile(`${roles}/production-roles.ts`, permissionTests, [
    'a pipeline reads no parameters of production but those of its network',
    'networkParameters(scope, networkParameterNames)',
    "networkParameters(scope, ['*'])",
  ]),
  ...inFile(
    `${roles}/role-scope.ts`,
    permissionTests,
    [
      'ml-execution is handed to SageMaker only',
      "{\n    StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },\n  }",
      '{}',
    ],
    ['the keys of artifacts are used through S3 only', "...ours, 'kms:ViaService': s3ServiceNames(region)", '...ours'],
  ),
  ...inFile(
    'shared/platform/admission.ts',
    ['test/shared/platform/admission.test.ts'],
    ['21: a role is trusted only once it is there', '&& !Object.hasOwn(verified, step)', '&& false'],
  ),
  ...inFile(
    'shared/platform/execution-documents.ts',
    ['test/shared/baseline/steps/execution-role.test.ts'],
    ['artifacts are written in testing only', "type === 'testing'", "type !== 'data-management'"],
  ),
  ...inFile('platform/templates/endpoint.yml', templateTests, [
    '20: a deployed model is network-isolated',
    'EnableNetworkIsolation: true',
    'EnableNetworkIsolation: false',
  ]),
  {
    control: 'what somebody adds to a role of the platform is removed',
    file: 'shared/steps/other-policies.ts',
    from: 'return names.length === 0 ? {} : { others: names };',
    to: 'return names.length === 0 ? {} : {};',
    tests: ['test/shared/resources/pipeline-roles/pipeline-roles.moto.test.ts'],
    project: 'moto',
  },
  {
    control: 'a policy that denies something to a role is not removed',
    file: 'shared/steps/other-policies.ts',
    from: "Effect !== 'Allow'",
    to: "Effect === ''",
    tests: ['test/shared/steps/other-policies.moto.test.ts'],
    project: 'moto',
  },
];
