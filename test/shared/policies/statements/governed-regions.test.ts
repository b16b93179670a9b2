// Which calls go through outside of the governed Regions: AWS's example list of global services, what they need in the
// Region of their endpoint, models by inference profiles, and nothing else.
import { globalActions, homeRegionActions } from '../../../../shared/policies/aws-lists/global-services.ts';
import { inputs, roleArn, verdict } from '../../../support/verdict.ts';

const at = (region: string, context = {}) => ({ context: { 'aws:RequestedRegion': region, ...context } });

/**
 * The NotAction of AWS's example as of 1 October 2026 (AWS Organizations User Guide, "General examples": deny access based
 * on the requested Region).
 */
const example =
  `a4b:* access-analyzer:* account:* acm:* activate:* artifact:* aws-marketplace-management:* aws-marketplace:*
  aws-portal:* billing:* billingconductor:* budgets:* ce:* chatbot:* chime:* cloudfront:* cloudtrail:LookupEvents
  compute-optimizer:* config:* consoleapp:* consolidatedbilling:* cur:* datapipeline:GetAccountLimits devicefarm:*
  directconnect:* ec2:DescribeRegions ec2:DescribeTransitGateways ec2:DescribeVpnGateways ecr-public:* fms:* freetier:*
  globalaccelerator:* health:* iam:* importexport:* invoicing:* iq:* kms:* license-manager:ListReceivedLicenses
  lightsail:Get* mobileanalytics:* networkmanager:* notifications-contacts:* notifications:* organizations:* payments:*
  pricing:* quicksight:DescribeAccountSubscription resource-explorer-2:* route53-recovery-cluster:*
  route53-recovery-control-config:* route53-recovery-readiness:* route53:* route53domains:*
  s3:CreateMultiRegionAccessPoint s3:DeleteMultiRegionAccessPoint s3:DescribeMultiRegionAccessPointOperation
  s3:GetAccountPublicAccessBlock s3:GetBucketLocation s3:GetBucketPolicyStatus s3:GetBucketPublicAccessBlock
  s3:GetMultiRegionAccessPoint s3:GetMultiRegionAccessPointPolicy s3:GetMultiRegionAccessPointPolicyStatus
  s3:GetStorageLensConfiguration s3:GetStorageLensDashboard s3:ListAllMyBuckets s3:ListMultiRegionAccessPoints
  s3:ListStorageLensConfigurations s3:PutAccountPublicAccessBlock s3:PutMultiRegionAccessPointPolicy savingsplans:*
  shield:* sso:* sts:* support:* supportapp:* supportplans:* sustainability:* tag:GetResources tax:* trustedadvisor:*
  vendor-insights:ListEntitledSecurityProfiles waf-regional:* waf:* wafv2:*`.split(/\s+/);

const matches = (pattern: string, action: string) =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action.replaceAll('*', 'Any'));

test('each entry of AWS’s example list is usable in us-east-1, although it is not governed', () => {
  const passing = [...globalActions, ...homeRegionActions];
  expect(example.filter((action) => !passing.some((pattern) => matches(pattern, action)))).toEqual([]);
});

test.each([
  ['kms:CreateKey', 'kms:CreateKey'],
  ['lambda:CreateFunction', 'lambda:CreateFunction'],
  ['cloudwatch:PutMetricAlarm', 'cloudwatch:PutMetricAlarm'],
  ['logs:CreateLogGroup', 'logs:CreateLogGroup'],
])(
  '%s: what global services need there works in us-east-1, and in no other Region that is not governed',
  async (action) => {
    // Public access blocks and AWS Config are other documents' subjects.
    const regions = ['us-east-1', 'us-west-2', 'eu-west-1'];
    const verdicts = await Promise.all(regions.map((region) => verdict('data-science', { action, ...at(region) })));
    expect(verdicts).toEqual(['allowed', 'denied', 'allowed']);
  },
);

test.each([
  'lambda:InvokeFunction',
  'lambda:CreateFunctionUrlConfig',
  'lambda:CreateEventSourceMapping',
  'lambda:AddPermission',
  'sns:Publish',
  'ec2:RunInstances',
  'sagemaker:CreateModel',
])('%s: nobody runs a workload in us-east-1 with what global services need there', async (action) => {
  expect(await verdict('shared-services', { action, ...at('us-east-1') })).toBe('denied');
});

test('an organization in another partition has its own Region for global services', async () => {
  const scope = inputs({ regions: ['us-gov-east-1'] });
  const helper = (region: string) => verdict('unclassified', { action: 'kms:CreateKey', ...at(region) }, scope);
  expect(await Promise.all(['us-gov-west-1', 'us-east-1'].map(helper))).toEqual(['allowed', 'denied']);
});

describe('a model that Bedrock serves in us-east-2 or eu-north-1', () => {
  const profile = (region: string, name: string) => ({
    'bedrock:InferenceProfileArn': `arn:aws:bedrock:${region}:111122223333:${name}`,
  });
  const rows = [
    { what: 'by its own ID', context: {}, expected: 'denied' },
    {
      what: 'by a profile of a geography',
      context: profile('eu-west-1', 'inference-profile/eu.a.model'),
      expected: 'allowed',
    },
    {
      what: 'by a profile of a Region that is not governed',
      context: profile('us-east-1', 'inference-profile/us.a.model'),
      expected: 'denied',
    },
    {
      what: 'by a global profile',
      context: profile('eu-west-1', 'inference-profile/global.a.model'),
      expected: 'denied',
    },
    {
      what: 'by a profile of an application',
      context: profile('eu-west-1', 'application-inference-profile/abc'),
      expected: 'denied',
    },
  ];
  const invoke = (context: object, regions = ['eu-north-1', 'us-east-2', 'unspecified'], scope = inputs()) =>
    Promise.all(
      regions.map((region) =>
        verdict('data-science', { action: 'bedrock:InvokeModel', ...at(region, context) }, scope),
      ),
    );

  test.each(rows)('$what: $expected', async ({ context, expected }) => {
    expect(await invoke(context)).toEqual([expected, expected, expected]);
  });

  test('in a governed Region it needs no profile', async () => {
    expect(await invoke({}, ['eu-central-1'])).toEqual(['allowed']);
  });

  test('governance.yml admits global profiles, or none', async () => {
    const global = profile('eu-west-1', 'inference-profile/global.a.model');
    const geography = profile('eu-west-1', 'inference-profile/eu.a.model');
    expect(await invoke(global, ['unspecified'], inputs({ inferenceProfiles: ['global.*'] }))).toEqual(['allowed']);
    expect(await invoke(geography, ['eu-north-1'], inputs({ inferenceProfiles: [] }))).toEqual(['denied']);
  });
});

test('account factories set an account up in Regions that are not governed, and an administrator does not', async () => {
  const create = (name: string) =>
    verdict('unclassified', { principal: roleArn(name), action: 'sqs:CreateQueue', ...at('us-west-2') });
  const names = ['AWSControlTowerExecution', 'stacksets-exec-0123456789abcdef', 'cdk-accel-cfn-exec-role', 'Admin'];
  expect(await Promise.all(names.map(create))).toEqual(['allowed', 'allowed', 'allowed', 'denied']);
});
