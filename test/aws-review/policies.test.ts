// What the organization policies must let through on AWS, evaluated with IAM's rules. In each test the last assertion is
// AWS's behavior or documentation; list.test.ts says how a test leaves this folder.
import type { Classification } from '../../shared/accounts/account-type.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { policiesFor, quarantinePolicy } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import type { PolicyScope } from '../../shared/policies/statements/policy-document.ts';
import { type Request, simulateRequest } from '../support/simulate.ts';

const account = '111122223333';
const region = 'us-east-1';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const application = role('application');
/** The policies' inputs in the example of governance.yml. */
const example = readGovernance('governance.yml');
const scope = policyScope(example);

/** The verdict for each request of an account of this type: `Allowed`, unless a policy denies it. */
function verdicts(type: Classification, requests: readonly Request[], inputs: PolicyScope = scope) {
  const path = [{ target: account, policies: policiesFor(type, inputs) }];
  return Promise.all(requests.map((request) => simulateRequest(path, request)));
}
const allAllowed = (requests: readonly unknown[]) => requests.map(() => 'Allowed');

describe('a schedule of the hub', () => {
  const queues = ['compare-accounts', 'sweep', 'watch-exemptions'].flatMap((name) => [
    `arn:aws:sqs:${region}:${account}:palisade-${name}`,
    `arn:aws:sqs:${region}:${account}:palisade-${name}-dead-letters`,
  ]);
  const sends = queues.map((resource) => ({
    principal: role('palisade-scheduler'),
    action: 'sqs:SendMessage',
    resource,
  }));

  test('aws-review 3: it sends its messages in spite of the SCPs, which bind the role that EventBridge Scheduler assumes (Organizations User Guide, SCP evaluation)', async () => {
    const byPerson = { ...sends[0], principal: role('Admin'), action: 'sqs:SendMessage' };
    expect(await verdicts('shared-services', [byPerson])).toEqual(['ExplicitlyDenied']);
    const result = await verdicts('shared-services', sends);
    expect(result).toEqual(allAllowed(sends));
  });
});

describe('the public access block of a bucket', () => {
  const action = 's3:PutBucketPublicAccessBlock';
  const inProduction = ['ml-pipeline-cloudformation', 'stacksets-exec-0123456789abcdef'].map((name) => ({
    principal: role(name),
    action,
    resource: 'arn:aws:s3:::a-new-bucket',
  }));
  const inHub = [
    { principal: role('platform-automation'), action, resource: `arn:aws:s3:::palisade-evidence-${account}` },
  ];

  test('aws-review 10: a stack may set it, since AWS::S3::Bucket calls PutPublicAccessBlock also to tighten (CloudFormation User Guide, AWS::S3::Bucket)', async () => {
    const open = { principal: application, action: 's3:PutAccountPublicAccessBlock' };
    expect(await verdicts('production', [open])).toEqual(['ExplicitlyDenied']);
    const result = [...(await verdicts('production', inProduction)), ...(await verdicts('shared-services', inHub))];
    expect(result).toEqual(allAllowed([...inProduction, ...inHub]));
  });
});

describe('training on instances with local NVMe storage', () => {
  const inside = {
    'sagemaker:VpcSubnets': ['subnet-1'],
    'sagemaker:VpcSecurityGroupIds': ['sg-1'],
    'sagemaker:OutputKmsKeyArn': `arn:aws:kms:${region}:${account}:key/k`,
    'sagemaker:NetworkIsolation': 'true',
  };
  const request = (action: string, resource: string, instanceType: string): Request => ({
    principal: application,
    action: `sagemaker:${action}`,
    resource: `arn:aws:sagemaker:${region}:${account}:${resource}`,
    context: { ...inside, 'sagemaker:InstanceTypes': [instanceType] },
  });
  const withLocalStorage = [
    request('CreateTrainingJob', 'training-job/j', 'ml.p4d.24xlarge'),
    request('CreateTrainingJob', 'training-job/j', 'ml.p5.48xlarge'),
    request('CreateTrainingJob', 'training-job/j', 'ml.g5.2xlarge'),
    request('CreateTrainingJob', 'training-job/j', 'ml.trn1.32xlarge'),
    request('CreateHyperParameterTuningJob', 'hyper-parameter-tuning-job/j', 'ml.g4dn.xlarge'),
    request('CreateProcessingJob', 'processing-job/j', 'ml.g5.2xlarge'),
    request('CreateTransformJob', 'transform-job/j', 'ml.g5.2xlarge'),
  ];

  test('aws-review 12: GPU training needs no volume key, which SageMaker refuses for these instances (SageMaker API Reference, ResourceConfig)', async () => {
    const withoutKey = request('CreateTrainingJob', 'training-job/j', 'ml.m5.xlarge');
    expect(await verdicts('data-science', [withoutKey])).toEqual(['ExplicitlyDenied']);
    const result = await verdicts('data-science', withLocalStorage);
    expect(result).toEqual(allAllowed(withLocalStorage));
  });
});

describe('account factories', () => {
  const accessRoles = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution'];
  const factories = [...accessRoles, 'stacksets-exec-0123456789abcdef', 'platform-automation'];
  const create = (name: string) => ({ principal: role(name), action: 'iam:CreateRole', resource: role('new') });
  const inQuarantine = (accessRole: string, names: readonly string[]) => {
    const governance = governanceSchema.parse({ ...example, baseline: { ...example.baseline, accessRole } });
    const path = [{ target: account, policies: [quarantinePolicy(policyScope(governance))] }];
    return Promise.all(names.map((name) => simulateRequest(path, create(name))));
  };

  test('aws-review 13: Control Tower and StackSets set up a quarantined account, which they still enroll when CreateAccountResult arrives (Control Tower User Guide, lifecycle events)', async () => {
    expect(await inQuarantine('OrganizationAccountAccessRole', ['Admin'])).toEqual(['ExplicitlyDenied']);
    const result = await Promise.all(accessRoles.map((accessRole) => inQuarantine(accessRole, factories)));
    expect(result).toEqual(accessRoles.map(() => allAllowed(factories)));
  });

  test('aws-review 13: Control Tower updates its recorder, whichever access role Palisade uses (Control Tower User Guide, landing zone updates)', async () => {
    const put = (name: string) => ({ principal: role(name), action: 'config:PutConfigurationRecorder' });
    expect(await verdicts('unclassified', [put('Admin')])).toEqual(['ExplicitlyDenied']);
    const result = await verdicts('unclassified', [put('AWSControlTowerExecution')]);
    expect(result).toEqual(['Allowed']);
  });

  test('aws-review 13: a stack deletes an AWS Config rule of its own (CloudFormation User Guide, AWS::Config::ConfigRule)', async () => {
    const resource = `arn:aws:config:${region}:${account}:config-rule/config-rule-abcdef`;
    const remove = (tags: Record<string, string>) => ({
      principal: application,
      action: 'config:DeleteConfigRule',
      resource,
      context: tags,
    });
    const ofPalisade = remove({ 'aws:ResourceTag/managed-by': 'palisade' });
    expect(await verdicts('production', [ofPalisade])).toEqual(['ExplicitlyDenied']);
    const result = await verdicts('production', [remove({})]);
    expect(result).toEqual(['Allowed']);
  });
});

test('aws-review 21: a session of sts:AssumeRoot may delete a bucket policy that locks everybody out (IAM User Guide, centralized root access)', async () => {
  const remove = {
    principal: `arn:aws:iam::${account}:root`,
    action: 's3:DeleteBucketPolicy',
    resource: 'arn:aws:s3:::locked',
  };
  expect(await verdicts('production', [remove])).toEqual(['ExplicitlyDenied']);
  const result = await verdicts('production', [{ ...remove, context: { 'aws:AssumedRoot': 'true' } }]);
  expect(result).toEqual(['Allowed']);
});

test('aws-review 22: an execution role pulls the images of SageMaker, which are in accounts of AWS (SageMaker Developer Guide, Docker registry paths)', async () => {
  const pull = (owner: string): Request => ({
    principal: application,
    action: 'ecr:BatchGetImage',
    resource: `arn:aws:ecr:${region}:${owner}:repository/pytorch-training`,
    context: { 'aws:ResourceAccount': owner, 'aws:ResourceOrgID': 'o-theirs' },
  });
  expect(await verdicts('data-science', [pull('999999999999')])).toEqual(['ExplicitlyDenied']);
  const result = await verdicts('data-science', [pull('763104351884')]);
  expect(result).toEqual(['Allowed']);
});

describe('the roles of builds and pipelines in shared-services', () => {
  const reports = `arn:aws:codebuild:${region}:${account}:report-group/a-build-tests`;
  const work = [
    { principal: role('a-build'), action: 'codebuild:CreateReportGroup', resource: reports },
    { principal: role('a-build'), action: 'codebuild:CreateReport', resource: reports },
    { principal: role('a-build'), action: 'codebuild:UpdateReport', resource: reports },
    { principal: role('a-pipeline-action'), action: 'codepipeline:PutJobSuccessResult' },
    { principal: role('a-pipeline-action'), action: 'codepipeline:PutJobFailureResult' },
  ];

  test('aws-review 30: they report test results and the end of a job (CodeBuild User Guide, report group permissions; CodePipeline User Guide, Lambda actions)', async () => {
    const project = `arn:aws:codebuild:${region}:${account}:project/p`;
    const change = { principal: role('a-build'), action: 'codebuild:UpdateProject', resource: project };
    expect(await verdicts('shared-services', [change])).toEqual(['ExplicitlyDenied']);
    const result = await verdicts('shared-services', work);
    expect(result).toEqual(allAllowed(work));
  });
});

describe('global services, if us-east-1 is not governed', () => {
  const inVirginia = ['chime:ListAccounts', 'ecr-public:GetAuthorizationToken', 'fms:GetAdminAccount'].map(
    (action) => ({ principal: application, action, context: { 'aws:RequestedRegion': 'us-east-1' } }),
  );
  const european = { ...scope, regions: ['eu-west-1'] };

  test('aws-review 32: those with their only endpoint in us-east-1 stay usable (Organizations User Guide, SCP examples: requested Region)', async () => {
    const regional = { ...inVirginia[0], principal: application, action: 'sqs:CreateQueue' };
    expect(await verdicts('production', [regional], european)).toEqual(['ExplicitlyDenied']);
    const result = await verdicts('production', inVirginia, european);
    expect(result).toEqual(allAllowed(inVirginia));
  });
});
