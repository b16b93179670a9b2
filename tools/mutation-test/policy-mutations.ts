// Mutations of what organization policies let through, and of what they still deny.
import type { Mutation } from './mutation.ts';

const statements = 'shared/policies/statements';
const testOf = (name: string) => [`test/shared/policies/statements/${name}.test.ts`];

export const policyMutations: readonly Mutation[] = [
  {
    control: 'a session of sts:AssumeRoot may end a lockout',
    file: `${statements}/no-root.ts`,
    from: "        Null: { 'aws:AssumedRoot': 'true' },\n",
    to: '',
    tests: ['test/aws-review/policies.test.ts'],
  },
  {
    control: 'a job on an instance with local storage needs no volume key',
    file: `${statements}/sagemaker-inside.ts`,
    from: "'ForAnyValue:StringNotLike': { 'sagemaker:InstanceTypes': withLocalStorage },",
    to: '',
    tests: testOf('sagemaker-inside'),
  },
  {
    control: 'a job with one instance type that has a volume needs a key',
    file: `${statements}/sagemaker-inside.ts`,
    from: 'ForAnyValue:StringNotLike',
    to: 'ForAllValues:StringNotLike',
    tests: testOf('sagemaker-inside'),
  },
  {
    control: 'a job that names no instance type needs a volume key',
    file: `${statements}/sagemaker-inside.ts`,
    from: "Null: { 'sagemaker:VolumeKmsKeyArn': 'true', 'sagemaker:InstanceTypes': 'true' },",
    to: "Null: { 'sagemaker:VolumeKmsKeyArn': 'true', 'sagemaker:InstanceTypes': 'false' },",
    tests: testOf('sagemaker-inside'),
  },
  {
    control: 'images of AWS may be pulled',
    file: `${statements}/own-repositories.ts`,
    from: '[...scope.trustedRepositoryAccounts, ...awsImageAccounts(scope)]',
    to: 'scope.trustedRepositoryAccounts',
    tests: testOf('own-repositories'),
  },
  {
    control: 'images of AWS are those of the governed Regions',
    file: `${statements}/own-repositories.ts`,
    from: 'regions.flatMap((region) => imageAccounts.get(region)',
    to: '[...imageAccounts.keys()].flatMap((region) => imageAccounts.get(region)',
    tests: testOf('own-repositories'),
  },
  {
    control: 'nobody pushes images to accounts of AWS',
    file: `${statements}/own-repositories.ts`,
    from: "outsideDenied('OwnRepositories', repositoryActions, scope.trustedRepositoryAccounts)",
    to: "outsideDenied('OwnRepositories', repositoryActions, awsImageAccounts(scope))",
    tests: testOf('own-repositories'),
  },
  {
    control: 'builds report their tests',
    file: `${statements}/platform-actions.ts`,
    from: "'UpdateProject*', 'UpdateWebhook'",
    to: "'Update*'",
    tests: testOf('platform-actions'),
  },
  {
    control: 'pipelines are changed by automation only',
    file: `${statements}/platform-actions.ts`,
    from: "'UpdateActionType', 'UpdatePipeline'",
    to: "'UpdateActionType'",
    tests: testOf('platform-actions'),
  },
  {
    control: 'load balancers of the governed Regions write access logs',
    file: `${statements}/resources-stay-inside.ts`,
    from: "...(accounts.length > 0 ? { 'aws:PrincipalAccount': accounts } : {}),",
    to: '',
    tests: testOf('resources-stay-inside'),
  },
  {
    control: 'load balancers have no access to keys',
    file: `${statements}/resources-stay-inside.ts`,
    from: "    outsidersDenied('ResourcesStayInside', ['dynamodb:*', 'kms:*', 'secretsmanager:*', 'sqs:*']),\n",
    to: '',
    tests: testOf('resources-stay-inside'),
  },
  {
    control: 'an origin access identity is admitted by its ID',
    file: `${statements}/resources-stay-inside.ts`,
    from: 'CloudFront Origin Access Identity ${id}`',
    to: 'CloudFront Origin Access Identity *`',
    tests: testOf('resources-stay-inside'),
  },
  {
    control: 'what global services need is denied outside of their home Region',
    file: `${statements}/governed-regions.ts`,
    from: "Sid: 'HelpersOfGlobalServices',\n        Effect: 'Deny',\n        Action: homeRegionActions,",
    to: "Sid: 'HelpersOfGlobalServices',\n        Effect: 'Deny',\n        Action: 'a4b:*',",
    tests: testOf('governed-regions'),
  },
  {
    control: 'nobody runs a function in us-east-1 unless it is governed',
    file: 'shared/policies/aws-lists/global-services.ts',
    from: "  'lambda:PublishVersion',\n",
    to: "  'lambda:*',\n",
    tests: testOf('governed-regions'),
  },
  {
    control: 'the home Region of global services is that of the partition',
    file: `${statements}/governed-regions.ts`,
    from: '.map(organizationsRegionOf)',
    to: ".map(() => 'us-east-1')",
    tests: testOf('governed-regions'),
  },
  {
    control: 'a global inference profile leaves the governed Regions',
    file: `${statements}/governed-regions.ts`,
    from: "profileArn('*', name)",
    to: "profileArn('*', `*${name}`.slice(0, 1))",
    tests: testOf('governed-regions'),
  },
  {
    control: 'an inference profile is called in a governed Region',
    file: `${statements}/governed-regions.ts`,
    from: "profileArn(region, '*')",
    to: "profileArn('*', region.slice(0, 0) + '*')",
    tests: testOf('governed-regions'),
  },
  {
    control: 'account factories work in every Region of the landing zone',
    file: `${statements}/governed-regions.ts`,
    from: "exceptFor(scope, 'palisade', 'accountFactories')",
    to: "exceptFor(scope, 'palisade')",
    tests: testOf('governed-regions'),
  },
];
