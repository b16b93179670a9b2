// The sentences of the organization policies as requests: what must be denied, and what must work.
import { accountTypes, type Classification, unclassified } from '../../shared/accounts/account-type.ts';
import { policyParameters } from '../../shared/governance/schema/policies.ts';
import { type PackedPolicy, policiesFor, quarantinePolicy } from '../../shared/policies/pack.ts';
import type { Request } from './simulate.ts';

export const scope = {
  ...policyParameters.parse({}),
  regions: ['eu-west-1', 'eu-central-1'],
};
export const account = '111122223333';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const region = 'eu-west-1';
const inRegion = { 'aws:RequestedRegion': region };
const sso = (set: string) => role(`aws-reserved/sso.amazonaws.com/${region}/AWSReservedSSO_${set}_0123456789abcdef`);

const admin = role('Admin');
const palisade = role('PalisadeSpoke');
const canary = role('PalisadeCanary');
const entry = role('OrganizationAccountAccessRole');
const controlTower = role('AWSControlTowerExecution');
const stackSet = role('stacksets-exec-0123456789abcdef0123456789abcdef');
const pipeline = role('ml-pipeline');
const execution = role('ml-pipeline-cloudformation');
const automation = role('platform-automation');
const breakGlass = role('break-glass');
const dataScientist = role('DataScientist');
const engineer = sso('MLEngineer');
const user = `arn:aws:iam::${account}:user/carla`;
const root = `arn:aws:iam::${account}:root`;
const application = role('inference-app');

const sageMaker = (what: string) => `arn:aws:sagemaker:${region}:${account}:${what}`;
const inside = {
  'sagemaker:VpcSubnets': ['subnet-1'],
  'sagemaker:VpcSecurityGroupIds': ['sg-1'],
  'sagemaker:VolumeKmsKeyArn': `arn:aws:kms:${region}:${account}:key/k`,
  'sagemaker:OutputKmsKeyArn': `arn:aws:kms:${region}:${account}:key/k`,
  'sagemaker:NetworkIsolation': 'true',
};
const without = (...keys: string[]) =>
  Object.fromEntries(Object.entries(inside).filter(([key]) => !keys.includes(key)));

export type Row = Request & { readonly who: string; readonly denied: boolean };
const denied = (
  who: string,
  principal: string,
  action: string,
  resource = '*',
  context: Request['context'] = {},
): Row => ({
  who,
  principal,
  action,
  resource,
  context: { ...inRegion, ...context },
  denied: true,
});
const works = (...args: Parameters<typeof denied>): Row => ({ ...denied(...args), denied: false });

/** Requests in accounts of these types, and their policies: by default those that the type has with `scope`. */
export type Sentence = {
  readonly name: string;
  readonly types: readonly Classification[];
  readonly rows: readonly Row[];
  readonly policies: (type: Classification) => readonly PackedPolicy[];
};

export const sentences: Sentence[] = [];

function sentence(
  name: string,
  types: readonly Classification[],
  rows: readonly Row[],
  policies = (type: Classification): readonly PackedPolicy[] => policiesFor(type, scope),
): void {
  sentences.push({ name, types, rows, policies });
}

const canaryBucket = `arn:aws:s3:::palisade-canary-${account}-01234567`;
const everywhere = [...accountTypes, unclassified] as const;
const configRule = `arn:aws:config:${region}:${account}:config-rule/config-rule-abcdef`;
const ofPalisade = { 'aws:ResourceTag/managed-by': 'palisade' };
const rule = `arn:aws:events:${region}:${account}:rule/palisade-forward`;

sentence('No account leaves the organization.', everywhere, [
  denied('an administrator', admin, 'organizations:LeaveOrganization'),
  denied('break-glass', breakGlass, 'organizations:LeaveOrganization'),
  works('an application, reading', application, 'organizations:DescribeOrganization'),
]);

sentence('Nobody but account factories stops CloudTrail; only they and Palisade set up AWS Config.', everywhere, [
  denied('an administrator', admin, 'config:StopConfigurationRecorder'),
  denied('an administrator', admin, 'config:DeleteConfigurationRecorder'),
  denied('an administrator', admin, 'config:PutConfigurationRecorder'),
  denied('the pipeline', pipeline, 'config:DeleteDeliveryChannel'),
  denied('an administrator', admin, 'cloudtrail:StopLogging', `arn:aws:cloudtrail:${region}:${account}:trail/t`),
  denied('an administrator', admin, 'cloudtrail:DeleteTrail', `arn:aws:cloudtrail:${region}:${account}:trail/t`),
  denied('Palisade itself', palisade, 'cloudtrail:StopLogging', `arn:aws:cloudtrail:${region}:${account}:trail/t`),
  ...[entry, controlTower, stackSet].flatMap((factory) => [
    works(factory, factory, 'config:PutConfigurationRecorder'),
    works(factory, factory, 'config:PutDeliveryChannel'),
    works(factory, factory, 'cloudtrail:UpdateTrail', `arn:aws:cloudtrail:${region}:${account}:trail/t`),
  ]),
  denied('automation', automation, 'config:StopConfigurationRecorder'),
  ...['DeleteConfigRule', 'PutConfigRule'].flatMap((change) => [
    denied('an administrator', admin, `config:${change}`, configRule, ofPalisade),
    denied('a stack set', stackSet, `config:${change}`, configRule, ofPalisade),
    works('Palisade', palisade, `config:${change}`, configRule, ofPalisade),
    works('the access role', entry, `config:${change}`, configRule, ofPalisade),
    works('an application, its own rule', application, `config:${change}`, configRule),
    works('an application, a rule of others', application, `config:${change}`, configRule, {
      'aws:ResourceTag/managed-by': 'somebody',
    }),
  ]),
  works('an application, reading', application, 'config:DescribeConfigurationRecorders'),
  works('an application, reading', application, 'cloudtrail:LookupEvents'),
]);

sentence("Nobody changes Palisade's roles and rule, or the roles that these policies exempt.", everywhere, [
  denied('an administrator', admin, 'iam:PutRolePolicy', palisade),
  denied('an administrator', admin, 'iam:UpdateAssumeRolePolicy', palisade),
  denied('an administrator', admin, 'iam:DeleteRole', role('PalisadeForward')),
  denied('an administrator, widening what a canary may do', admin, 'iam:PutRolePolicy', canary),
  denied('automation, changing who may run a canary', automation, 'iam:UpdateAssumeRolePolicy', canary),
  works('the access role', entry, 'iam:UpdateAssumeRolePolicy', canary),
  denied('an administrator', admin, 'iam:UpdateAssumeRolePolicy', entry),
  denied('an administrator, creating an exempt role', admin, 'iam:CreateRole', pipeline),
  denied('an administrator, changing who may act as break-glass', admin, 'iam:UpdateAssumeRolePolicy', breakGlass),
  denied('the pipeline', pipeline, 'iam:AttachRolePolicy', palisade),
  denied('an administrator', admin, 'events:DisableRule', rule),
  denied('an administrator', admin, 'events:RemoveTargets', rule),
  denied('break-glass', breakGlass, 'events:DeleteRule', rule),
  works('the access role', entry, 'iam:PutRolePolicy', palisade),
  works('the access role', entry, 'events:PutTargets', rule),
  ...[entry, controlTower, stackSet, role('AWSAFTExecution'), role('cdk-accel-cfn-exec-role')].flatMap((factory) => [
    denied('an administrator, creating the role of an account factory', admin, 'iam:CreateRole', factory),
    denied('an administrator', admin, 'iam:UpdateAssumeRolePolicy', factory),
  ]),
  works('Control Tower, creating the role of AFT', controlTower, 'iam:CreateRole', role('AWSAFTExecution')),
  denied('a stack set', stackSet, 'iam:PutRolePolicy', palisade),
  works('automation, creating the pipeline role', automation, 'iam:CreateRole', pipeline),
  works('an application, reading', application, 'iam:GetRole', palisade),
]);

sentence("Nobody but Palisade and account factories changes an account's public access blocks.", everywhere, [
  denied('an administrator', admin, 's3:PutAccountPublicAccessBlock'),
  denied('the pipeline', execution, 's3:PutAccountPublicAccessBlock'),
  // The block of the account overrides that of a bucket, which every template sets.
  works('an application', application, 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::some-bucket'),
  works('the pipeline', execution, 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::some-bucket'),
  denied('an administrator', admin, 'ec2:DisableSnapshotBlockPublicAccess'),
  denied('an administrator', admin, 'ec2:DisableImageBlockPublicAccess'),
  works('Palisade', palisade, 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::some-bucket'),
  works('the access role', entry, 's3:PutAccountPublicAccessBlock'),
  works('an application, reading', application, 's3:GetBucketPublicAccessBlock', 'arn:aws:s3:::some-bucket'),
]);

sentence('Nobody uses the root user.', everywhere, [
  denied('root', root, 's3:ListAllMyBuckets'),
  denied('root', root, 'iam:CreateAccessKey', user),
  works('an application', application, 's3:ListAllMyBuckets'),
]);

sentence('Regional services are usable in the governed regions only; global services stay usable.', everywhere, [
  denied('an application, elsewhere', application, 'ec2:RunInstances', `arn:aws:ec2:us-west-2:${account}:instance/*`, {
    'aws:RequestedRegion': 'us-west-2',
  }),
  denied('the pipeline, elsewhere', pipeline, 'lambda:ListFunctions', '*', { 'aws:RequestedRegion': 'ap-south-1' }),
  // us-east-1 is not governed here, although global services have their endpoints in it.
  denied('an application, in us-east-1', application, 'sqs:ListQueues', '*', { 'aws:RequestedRegion': 'us-east-1' }),
  works('an application, here', application, 'lambda:ListFunctions', '*', { 'aws:RequestedRegion': 'eu-central-1' }),
  works('Palisade, reading elsewhere', palisade, 'config:DescribeConfigRules', '*', {
    'aws:RequestedRegion': 'us-west-2',
  }),
]);

sentence(
  'Global services stay usable outside the governed regions.',
  ['shared-services', 'data-management', 'data-science'],
  [
    'iam:ListRoles',
    'sts:GetCallerIdentity',
    'cloudfront:ListDistributions',
    'route53:ListHostedZones',
    'route53domains:ListDomains',
    'support:DescribeCases',
    'organizations:DescribeOrganization',
    'account:GetAlternateContact',
    'globalaccelerator:ListAccelerators',
    'health:DescribeEvents',
    'budgets:ViewBudget',
    'ce:GetCostAndUsage',
    'shield:ListProtections',
    'wafv2:ListWebACLs',
    's3:ListAllMyBuckets',
    'trustedadvisor:ListChecks',
  ].map((action) => works('an application', application, action, '*', { 'aws:RequestedRegion': 'us-east-1' })),
);

const changes: readonly (readonly [string, string])[] = [
  ['sagemaker:CreateModel', sageMaker('model/m')],
  ['sagemaker:DeleteModel', sageMaker('model/m')],
  ['sagemaker:CreateEndpoint', sageMaker('endpoint/e')],
  ['sagemaker:UpdateEndpoint', sageMaker('endpoint/e')],
  ['sagemaker:UpdateEndpointWeightsAndCapacities', sageMaker('endpoint/e')],
  ['sagemaker:DeleteEndpoint', sageMaker('endpoint/e')],
  ['sagemaker:CreateEndpointConfig', sageMaker('endpoint-config/c')],
  ['sagemaker:DeleteEndpointConfig', sageMaker('endpoint-config/c')],
  ['sagemaker:CreateModelPackage', sageMaker('model-package/p')],
  ['sagemaker:UpdateModelPackage', sageMaker('model-package/p')],
  ['sagemaker:DeleteModelPackage', sageMaker('model-package/p')],
  ['sagemaker:CreateTransformJob', sageMaker('transform-job/t')],
  ['sagemaker:StopTransformJob', sageMaker('transform-job/t')],
];
sentence(
  'Models and endpoints change only through the pipeline role defined in shared-services.',
  ['production'],
  [
    ...changes.flatMap(([action, resource]) => [
      denied('an application', application, action, resource, inside),
      denied('an administrator', admin, action, resource, inside),
      denied('a data scientist', dataScientist, action, resource, inside),
      works('the pipeline', pipeline, action, resource, inside),
      works("the pipeline's CloudFormation", execution, action, resource, inside),
      works('break-glass', breakGlass, action, resource, inside),
    ]),
    works('an application, invoking the model', application, 'sagemaker:InvokeEndpoint', sageMaker('endpoint/e')),
    works('an application, reading', application, 'sagemaker:DescribeEndpoint', sageMaker('endpoint/e')),
  ],
);

sentence(
  'No person changes anything in production; people may read.',
  ['production'],
  [
    ...[user, sso('PlatformAdmin'), dataScientist, engineer, role('platform-operator')].flatMap((person) => [
      denied(person, person, 's3:PutObject', 'arn:aws:s3:::some-bucket/key'),
      denied(person, person, 'lambda:UpdateFunctionCode', `arn:aws:lambda:${region}:${account}:function:f`),
      denied(person, person, 'iam:CreateUser', `arn:aws:iam::${account}:user/new`),
      denied(person, person, 'sts:AssumeRole', pipeline),
      works(person, person, 's3:GetObject', 'arn:aws:s3:::some-bucket/key'),
      works(person, person, 'cloudwatch:GetMetricData'),
      works(person, person, 'sagemaker:DescribeEndpoint', sageMaker('endpoint/e')),
      // Services that are not the platform's own.
      works(person, person, 'route53:ListHostedZones', '*', { 'aws:RequestedRegion': 'us-east-1' }),
      works(person, person, 'cloudfront:ListDistributions', '*', { 'aws:RequestedRegion': 'us-east-1' }),
      works(person, person, 'wafv2:ListWebACLs'),
      works(person, person, 'trustedadvisor:ListChecks', '*', { 'aws:RequestedRegion': 'us-east-1' }),
      works(person, person, 'dynamodb:Query', `arn:aws:dynamodb:${region}:${account}:table/t`),
      denied(person, person, 'dynamodb:DeleteItem', `arn:aws:dynamodb:${region}:${account}:table/t`),
      denied(person, person, 'scheduler:DeleteSchedule', `arn:aws:scheduler:${region}:${account}:schedule/default/s`),
      denied(person, person, 'sqs:SendMessage', `arn:aws:sqs:${region}:${account}:q`),
    ]),
    works('an application', application, 's3:PutObject', 'arn:aws:s3:::some-bucket/key'),
    works('the pipeline', pipeline, 'lambda:UpdateFunctionCode', `arn:aws:lambda:${region}:${account}:function:f`),
    works('Palisade', palisade, 's3:PutBucketVersioning', 'arn:aws:s3:::some-bucket'),
    works('break-glass', breakGlass, 's3:PutObject', 'arn:aws:s3:::some-bucket/key'),
  ],
);

sentence(
  'Data scientists and ML engineers change nothing; a switch lets them read metrics and logs.',
  ['testing'],
  [
    ...[dataScientist, engineer, sso('DataScientist')].flatMap((person) => [
      denied(person, person, 's3:PutObject', 'arn:aws:s3:::some-bucket/key'),
      denied(person, person, 'sagemaker:CreateTrainingJob', sageMaker('training-job/t'), inside),
      denied(person, person, 'sagemaker:StopTrainingJob', sageMaker('training-job/t')),
      denied(person, person, 'sts:AssumeRole', pipeline),
      works(person, person, 'cloudwatch:GetMetricData'),
      works(person, person, 'logs:GetLogEvents', `arn:aws:logs:${region}:${account}:log-group:g:log-stream:s`),
      works(person, person, 'sagemaker:DescribeTrainingJob', sageMaker('training-job/t')),
    ]),
    works('the pipeline', pipeline, 'sagemaker:CreateTrainingJob', sageMaker('training-job/t'), inside),
    works('the pipeline', pipeline, 's3:PutObject', 'arn:aws:s3:::some-bucket/key'),
  ],
);

for (const readMetricsAndLogs of [true, false]) {
  sentence(
    `Reading metrics and logs, switched ${readMetricsAndLogs ? 'on' : 'off'}.`,
    ['testing'],
    [
      'cloudwatch:GetMetricData',
      'logs:GetLogEvents',
      'logs:FilterLogEvents',
      'logs:StartQuery',
      'sagemaker:BatchGetMetrics',
    ].flatMap((action) => [
      { ...works('a data scientist', dataScientist, action), denied: !readMetricsAndLogs },
      works('the pipeline', pipeline, action),
    ]),
    (type) => policiesFor(type, { ...scope, readMetricsAndLogs }),
  );
}

const productionTag = { 'aws:ResourceTag/data-classification': 'production' };
const experimentTag = { 'aws:ResourceTag/data-classification': 'experiment' };
sentence(
  'Production-classified data cannot be changed, shared or deleted by experimenters.',
  ['data-science'],
  [
    ...[dataScientist, engineer, admin, role('notebook-execution')].flatMap((person) => [
      denied(person, person, 's3:PutObject', 'arn:aws:s3:::production-claims/2026.csv'),
      denied(person, person, 's3:DeleteObject', 'arn:aws:s3:::production-claims/2026.csv'),
      denied(person, person, 's3:DeleteBucket', 'arn:aws:s3:::production-claims'),
      denied(person, person, 's3:PutBucketPolicy', 'arn:aws:s3:::production-claims'),
      denied(person, person, 's3:PutObjectAcl', 'arn:aws:s3:::production-claims/2026.csv'),
      denied(person, person, 's3:PutReplicationConfiguration', 'arn:aws:s3:::production-claims'),
      denied(person, person, 's3:PutLifecycleConfiguration', 'arn:aws:s3:::production-claims'),
      denied(person, person, 's3:DeleteObject', 'arn:aws:s3:::claims/2026.csv', productionTag),
      denied(person, person, 's3:PutBucketPolicy', 'arn:aws:s3:::claims', productionTag),
      denied(person, person, 's3:UntagResource', 'arn:aws:s3:::claims', productionTag),
      denied(person, person, 's3:PutObjectTagging', 'arn:aws:s3:::mixed/claims.csv', {
        's3:ExistingObjectTag/data-classification': 'production',
      }),
      works(person, person, 's3:GetObject', 'arn:aws:s3:::production-claims/2026.csv'),
      works(person, person, 's3:ListBucket', 'arn:aws:s3:::production-claims'),
      works(person, person, 's3:PutObject', 'arn:aws:s3:::experiments/run-1'),
      works(person, person, 's3:DeleteObject', 'arn:aws:s3:::experiments/run-1', experimentTag),
      works(person, person, 's3:CreateBucket', 'arn:aws:s3:::experiments-2'),
      works(person, person, 's3:PutBucketPolicy', 'arn:aws:s3:::experiments'),
    ]),
    works('the pipeline', pipeline, 's3:PutObject', 'arn:aws:s3:::production-claims/2026.csv'),
    works('Palisade', palisade, 's3:PutEncryptionConfiguration', 'arn:aws:s3:::production-claims'),
  ],
);

const image = `arn:aws:ecr:${region}:444455556666:repository/images`;
const packages = `arn:aws:codeartifact:${region}:444455556666:repository/d/r`;
const ours = { 'aws:ResourceOrgID': 'o-ours' };
const theirs = { 'aws:ResourceOrgID': 'o-theirs' };
sentence(
  'Code, packages and images come only from repositories inside the organization.',
  ['data-science'],
  [
    denied('a data scientist', dataScientist, 'ecr:BatchGetImage', image, theirs),
    denied('a data scientist, with an image outside any organization', dataScientist, 'ecr:BatchGetImage', image),
    denied('a data scientist', dataScientist, 'codeartifact:ReadFromRepository', packages, theirs),
    denied(
      'a data scientist',
      dataScientist,
      'codecommit:GitPull',
      `arn:aws:codecommit:${region}:444455556666:r`,
      theirs,
    ),
    denied('a data scientist', dataScientist, 'ecr-public:GetAuthorizationToken'),
    denied('a data scientist', dataScientist, 'codeartifact:AssociateExternalConnection', packages, ours),
    denied('a data scientist', dataScientist, 'sagemaker:CreateCodeRepository', sageMaker('code-repository/r')),
    works('a data scientist', dataScientist, 'ecr:BatchGetImage', image, ours),
    works('a data scientist', dataScientist, 'ecr:GetAuthorizationToken'),
    works('a data scientist', dataScientist, 'codeartifact:ReadFromRepository', packages, ours),
    works('a data scientist', dataScientist, 'codecommit:GitPull', `arn:aws:codecommit:${region}:444455556666:r`, ours),
  ],
);

const pull = (owner: string) =>
  [`arn:aws:ecr:${region}:${owner}:repository/images`, { 'aws:ResourceAccount': owner, ...theirs }] as const;
sentence(
  "AWS's own image registries can be trusted by account id.",
  ['data-science'],
  [
    works('a data scientist', dataScientist, 'ecr:BatchGetImage', ...pull('763104351884')),
    denied('a data scientist', dataScientist, 'ecr:BatchGetImage', ...pull('999999999999')),
  ],
  (type) => policiesFor(type, { ...scope, trustedRepositoryAccounts: ['763104351884'] }),
);

const training = sageMaker('training-job/t');
const notebook = sageMaker('notebook-instance/n');
const closed = { 'sagemaker:DirectInternetAccess': 'Disabled', 'sagemaker:RootAccess': 'Disabled' };
sentence(
  'SageMaker runs only in a VPC, network-isolated and with KMS keys, without direct internet or root access.',
  ['data-science'],
  [
    works('a data scientist', dataScientist, 'sagemaker:CreateTrainingJob', training, inside),
    ...Object.keys(inside).map((key) =>
      denied(`without ${key}`, dataScientist, 'sagemaker:CreateTrainingJob', training, without(key)),
    ),
    denied('a container with network access', dataScientist, 'sagemaker:CreateTrainingJob', training, {
      ...inside,
      'sagemaker:NetworkIsolation': 'false',
    }),
    works('a data scientist', dataScientist, 'sagemaker:CreateProcessingJob', sageMaker('processing-job/p'), inside),
    denied(
      'subnets alone',
      dataScientist,
      'sagemaker:CreateModel',
      sageMaker('model/m'),
      without('sagemaker:VpcSecurityGroupIds'),
    ),
    denied(
      'without an output key',
      dataScientist,
      'sagemaker:CreateTransformJob',
      sageMaker('transform-job/t'),
      without('sagemaker:OutputKmsKeyArn'),
    ),
    works('a data scientist', dataScientist, 'sagemaker:CreateNotebookInstance', notebook, { ...inside, ...closed }),
    denied('with internet access by default', dataScientist, 'sagemaker:CreateNotebookInstance', notebook, {
      ...inside,
      'sagemaker:RootAccess': 'Disabled',
    }),
    denied('with internet access', dataScientist, 'sagemaker:CreateNotebookInstance', notebook, {
      ...inside,
      ...closed,
      'sagemaker:DirectInternetAccess': 'Enabled',
    }),
    denied('with root access by default', dataScientist, 'sagemaker:CreateNotebookInstance', notebook, {
      ...inside,
      'sagemaker:DirectInternetAccess': 'Disabled',
    }),
    denied('root access, enabled later', dataScientist, 'sagemaker:UpdateNotebookInstance', notebook, {
      'sagemaker:RootAccess': 'Enabled',
    }),
    works('another change, later', dataScientist, 'sagemaker:UpdateNotebookInstance', notebook),
    denied('a domain on the internet', dataScientist, 'sagemaker:CreateDomain', sageMaker('domain/d'), {
      ...inside,
      'sagemaker:AppNetworkAccessType': 'PublicInternetOnly',
    }),
    works('a domain in the VPC', dataScientist, 'sagemaker:CreateDomain', sageMaker('domain/d'), {
      ...inside,
      'sagemaker:AppNetworkAccessType': 'VpcOnly',
    }),
  ],
);
sentence(
  'SageMaker runs only in a VPC.',
  ['testing', 'production'],
  [
    denied('the pipeline', pipeline, 'sagemaker:CreateModel', sageMaker('model/m'), without('sagemaker:VpcSubnets')),
    works('the pipeline', pipeline, 'sagemaker:CreateModel', sageMaker('model/m'), inside),
  ],
);

sentence(
  'Each SageMaker switch can be turned off.',
  ['data-science'],
  [works('a data scientist', dataScientist, 'sagemaker:CreateTrainingJob', training)],
  (type) => {
    const off = Object.fromEntries(Object.keys(scope.sageMaker).map((key) => [key, false]));
    return policiesFor(type, { ...scope, ...policyParameters.parse({ sageMaker: off }), regions: scope.regions });
  },
);

sentence(
  'Data goes only to accounts of the organization.',
  ['data-management'],
  [
    denied('a data engineer', role('DataEngineer'), 's3:PutObject', 'arn:aws:s3:::elsewhere/key', theirs),
    denied(
      'a data engineer, to an account outside any organization',
      role('DataEngineer'),
      's3:PutObject',
      'arn:aws:s3:::elsewhere/key',
    ),
    denied('the pipeline', pipeline, 's3:PutObject', 'arn:aws:s3:::elsewhere/key', theirs),
    denied('a data engineer', role('DataEngineer'), 'sqs:SendMessage', `arn:aws:sqs:${region}:999999999999:q`, theirs),
    denied('a data engineer', role('DataEngineer'), 's3:PutObjectAcl', 'arn:aws:s3:::datasets/key', ours),
    denied(
      'a data engineer',
      role('DataEngineer'),
      'ec2:ModifySnapshotAttribute',
      `arn:aws:ec2:${region}::snapshot/s`,
      ours,
    ),
    denied('a data engineer', role('DataEngineer'), 'ram:CreateResourceShare', '*', {
      ...ours,
      'ram:RequestedAllowsExternalPrincipals': 'true',
    }),
    works('a data engineer', role('DataEngineer'), 'ram:CreateResourceShare', '*', {
      ...ours,
      'ram:RequestedAllowsExternalPrincipals': 'false',
    }),
    works('a data engineer', role('DataEngineer'), 's3:PutObject', 'arn:aws:s3:::datasets/key', ours),
    works(
      'a data engineer',
      role('DataEngineer'),
      's3:PutObject',
      'arn:aws:s3:::training-sets-of-data-science/key',
      ours,
    ),
    works('a data engineer, reading', role('DataEngineer'), 's3:GetObject', 'arn:aws:s3:::datasets/key', ours),
  ],
);

sentence(
  'Data is encrypted with KMS.',
  ['data-management'],
  [
    denied('a data engineer', role('DataEngineer'), 's3:PutObject', 'arn:aws:s3:::datasets/key', {
      ...ours,
      's3:x-amz-server-side-encryption': 'AES256',
    }),
    works('a data engineer', role('DataEngineer'), 's3:PutObject', 'arn:aws:s3:::datasets/key', {
      ...ours,
      's3:x-amz-server-side-encryption': 'aws:kms',
    }),
  ],
);

const requestFunction = `arn:aws:lambda:${region}:${account}:function:palisade-accept-requests`;
const viaUrl = { 'lambda:InvokedViaFunctionUrl': 'true' };
const hubQueue = `arn:aws:sqs:${region}:${account}:palisade-undo-requests-dead-letters`;
const hubFunction = `arn:aws:lambda:${region}:${account}:function:palisade-remediate`;
const hubSchedule = `arn:aws:scheduler:${region}:${account}:schedule/default/palisade-sweep`;
const hubAlarm = `arn:aws:cloudwatch:${region}:${account}:alarm:palisade-sweep-absence`;
const journal = `arn:aws:dynamodb:${region}:${account}:table/palisade-journal`;
const pauses = { 'dynamodb:LeadingKeys': ['hub'] };
const accountRecords = { 'dynamodb:LeadingKeys': ['accounts'] };
const hubBus = `arn:aws:events:${region}:${account}:event-bus/palisade`;
sentence(
  'Only automation changes pipelines, repositories, the model registry and Palisade itself.',
  ['shared-services'],
  [
    ...[admin, sso('PlatformAdmin'), user].flatMap((person) => [
      denied(person, person, 'codepipeline:UpdatePipeline', `arn:aws:codepipeline:${region}:${account}:p`),
      denied(person, person, 'codebuild:UpdateProject', `arn:aws:codebuild:${region}:${account}:project/p`),
      denied(person, person, 'codecommit:DeleteRepository', `arn:aws:codecommit:${region}:${account}:r`),
      denied(person, person, 'ecr:PutImage', `arn:aws:ecr:${region}:${account}:repository/r`),
      denied(person, person, 'ecr:SetRepositoryPolicy', `arn:aws:ecr:${region}:${account}:repository/r`),
      denied(
        person,
        person,
        'codeartifact:DeleteRepository',
        `arn:aws:codeartifact:${region}:${account}:repository/d/r`,
      ),
      denied(person, person, 'servicecatalog:UpdateProduct', `arn:aws:catalog:${region}:${account}:product/p`),
      denied(person, person, 'sagemaker:UpdateModelPackage', sageMaker('model-package/p')),
      denied(person, person, 'lambda:UpdateFunctionCode', hubFunction),
      denied(person, person, 'iam:PutRolePolicy', role('palisade-remediate')),
      denied(person, person, 'iam:CreateRole', role('palisade-mine')),
      denied(person, person, 'events:PutEvents', hubBus),
      denied(person, person, 'lambda:InvokeFunctionUrl', requestFunction),
      denied(person, person, 'lambda:InvokeFunction', requestFunction, viaUrl),
      denied(person, person, 'sqs:SendMessage', hubQueue),
      denied(person, person, 'dynamodb:DeleteItem', `arn:aws:dynamodb:${region}:${account}:table/palisade-journal`),
      denied(person, person, 'scheduler:DeleteSchedule', hubSchedule),
      denied(person, person, 'scheduler:UpdateSchedule', hubSchedule),
      denied(person, person, 'cloudwatch:DeleteAlarms', hubAlarm),
      denied(person, person, 'cloudwatch:DisableAlarmActions', hubAlarm),
      works(person, person, 'scheduler:GetSchedule', hubSchedule),
      works(person, person, 'cloudwatch:DescribeAlarms', hubAlarm),
      works(person, person, 'scheduler:DeleteSchedule', hubSchedule.replace('palisade-', 'other-')),
      works(person, person, 'dynamodb:Query', `arn:aws:dynamodb:${region}:${account}:table/palisade-journal`),
      works(person, person, 'codepipeline:GetPipeline', `arn:aws:codepipeline:${region}:${account}:p`),
      works(person, person, 'codecommit:GitPush', `arn:aws:codecommit:${region}:${account}:r`),
      works(person, person, 'lambda:UpdateFunctionCode', `arn:aws:lambda:${region}:${account}:function:other`),
    ]),
    ...[automation, pipeline].flatMap((machine) => [
      works(machine, machine, 'codepipeline:UpdatePipeline', `arn:aws:codepipeline:${region}:${account}:p`),
      works(machine, machine, 'ecr:PutImage', `arn:aws:ecr:${region}:${account}:repository/r`),
      works(machine, machine, 'sagemaker:CreateModelPackage', sageMaker('model-package/p')),
    ]),
    works('automation, deploying Palisade', automation, 'lambda:UpdateFunctionCode', hubFunction),
    denied('the model pipeline, changing Palisade', pipeline, 'lambda:UpdateFunctionCode', hubFunction),
    works("Palisade's function", role('palisade-remediate'), 'events:PutEvents', hubBus),
    works(
      "Palisade's function",
      role('palisade-record-finding'),
      'dynamodb:PutItem',
      `arn:aws:dynamodb:${region}:${account}:table/palisade-journal`,
    ),
    works('the rule that forwards', role('PalisadeForward'), 'events:PutEvents', hubBus),
    denied('an operator, sending events', role('platform-operator'), 'events:PutEvents', hubBus),
    denied('an operator, sending messages', role('platform-operator'), 'sqs:SendMessage', hubQueue),
    denied('an operator, deleting messages', role('platform-operator'), 'sqs:DeleteMessage', hubQueue),
    works('an operator, looking at dead letters', role('platform-operator'), 'sqs:ReceiveMessage', hubQueue),
    works('an operator, requesting', role('platform-operator'), 'lambda:InvokeFunctionUrl', requestFunction),
    works('an operator, requesting', role('platform-operator'), 'lambda:InvokeFunction', requestFunction, viaUrl),
    works('automation, requesting', automation, 'lambda:InvokeFunction', requestFunction, viaUrl),
    // Who invokes the function itself can write anybody into its event.
    ...[role('platform-operator'), automation, pipeline, admin, role('palisade-remediate')].flatMap((caller) => [
      denied('anybody, invoking', caller, 'lambda:InvokeFunction', requestFunction),
      denied('anybody, invoking a version', caller, 'lambda:InvokeFunction', `${requestFunction}:$LATEST`),
    ]),
    denied('an operator, invoking another', role('platform-operator'), 'lambda:InvokeFunction', hubFunction, viaUrl),
    denied('an operator, invoking another', role('platform-operator'), 'lambda:InvokeFunctionUrl', hubFunction),
    denied('an operator, changing', role('platform-operator'), 'lambda:UpdateFunctionCode', hubFunction),
    works('an operator, pausing', role('platform-operator'), 'dynamodb:UpdateItem', journal, pauses),
    works('a function, recording', role('palisade-remediate'), 'dynamodb:UpdateItem', journal, accountRecords),
    denied('an operator, writing records', role('platform-operator'), 'dynamodb:UpdateItem', journal, accountRecords),
    denied('an administrator, resuming', admin, 'dynamodb:UpdateItem', journal, pauses),
  ],
);

const [approver, named] = [role('teams/platform-approver'), `arn:aws:iam::${account}:user/approvers/ann`];
sentence(
  'Approvers request approvals, and do nothing else with Palisade.',
  ['shared-services'],
  [
    ...[approver, named].flatMap((who) => [
      works('an approver', who, 'lambda:InvokeFunctionUrl', requestFunction),
      works('an approver', who, 'lambda:InvokeFunction', requestFunction, viaUrl),
      denied('an approver, invoking', who, 'lambda:InvokeFunction', requestFunction),
      denied('an approver, invoking another', who, 'lambda:InvokeFunctionUrl', hubFunction),
      denied('an approver, invoking another', who, 'lambda:InvokeFunction', hubFunction, viaUrl),
      denied('an approver, pausing', who, 'dynamodb:UpdateItem', journal, pauses),
      denied('an approver, writing an approval', who, 'dynamodb:PutItem', journal),
      denied('an approver, looking at dead letters', who, 'sqs:ReceiveMessage', hubQueue),
      denied('an approver, sending messages', who, 'sqs:SendMessage', hubQueue),
      denied('an approver, changing', who, 'lambda:UpdateFunctionCode', hubFunction),
    ]),
    ...[admin, user, role('platform-approver')].map((who) =>
      denied('somebody else', who, 'lambda:InvokeFunctionUrl', requestFunction),
    ),
  ],
  (type) => policiesFor(type, { ...scope, approvers: ['teams/platform-approver', named] }),
);

sentence('A canary makes, breaks and removes its bucket in an account of every type.', everywhere, [
  ...['CreateBucket', 'PutBucketTagging', 'PutBucketVersioning', 'PutBucketPublicAccessBlock', 'DeleteBucket'].map(
    (action) => works('a canary', canary, `s3:${action}`, canaryBucket),
  ),
  works('a canary', canary, 's3:ListAllMyBuckets'),
  works('a canary', canary, 'events:DescribeRule', rule),
  denied('a canary', canary, 'events:DisableRule', rule),
]);

sentence(
  'A canary works where governance.yml lists every bucket as production data.',
  ['data-science'],
  [
    works('a canary', canary, 's3:DeleteBucket', canaryBucket),
    denied('a data scientist', dataScientist, 's3:DeleteBucket', canaryBucket),
  ],
  (type) => policiesFor(type, { ...scope, productionData: { ...scope.productionData, buckets: ['*'] } }),
);

sentence(
  'Nobody but Palisade, account factories and automation can do anything in a new account until its baseline is complete.',
  [unclassified],
  ['iam:CreateRole', 'ec2:DescribeRegions', 's3:CreateBucket'].flatMap((action) => [
    denied('an administrator', admin, action),
    denied('root', root, action),
    denied('the pipeline', pipeline, action),
    works('Palisade', palisade, action),
    works('the access role', entry, action),
    works('Control Tower', controlTower, action),
    works('a stack set', stackSet, action),
    works('automation', automation, action),
    works('the rule that forwards events', role('PalisadeForward'), action),
    denied('a canary', canary, action),
  ]),
  () => [quarantinePolicy(scope)],
);
