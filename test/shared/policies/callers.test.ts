// Who may do what under all policies of an account: the calls that tools of AWS and of an organization make, by caller and
// account type. Service-linked roles are not in the table, since SCPs do not bind them (AWS Organizations User Guide,
// "Service control policies"), which the simulator does not know.
import { accountTypes, type Classification, unclassified } from '../../../shared/accounts/account-type.ts';
import { policiesFor, quarantinePolicy } from '../../../shared/policies/pack.ts';
import { account, scope } from '../../support/policy-sentences.ts';
import { type Request, simulateRequest } from '../../support/simulate.ts';

const region = 'eu-west-1';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** The roles as the documents of their tools name them. */
const factories = {
  'the role of Organizations': role('OrganizationAccountAccessRole'),
  'Control Tower': role('AWSControlTowerExecution'),
  'StackSets, service-managed': role('stacksets-exec-0123456789abcdef0123456789abcdef'),
  'StackSets, self-managed': role('AWSCloudFormationStackSetExecutionRole'),
  'Account Factory for Terraform': role('AWSAFTExecution'),
  'Landing Zone Accelerator': role('AWSAccelerator-PipelineRole'),
  'CDK of Landing Zone Accelerator': role(`cdk-accel-cfn-exec-role-${account}-${region}`),
};
const builders = {
  'a service role of CloudFormation': role('app-cloudformation'),
  'the execution role of CDK': role(`cdk-hnb659fds-cfn-exec-role-${account}-${region}`),
  'a pipeline of Terraform': role('terraform'),
  'the model pipeline': role('ml-pipeline'),
};
const callers = {
  ...factories,
  ...builders,
  automation: role('platform-automation'),
  'the member role': role('PalisadeSpoke'),
  'an administrator by role': role('Admin'),
  'a person': role(`aws-reserved/sso.amazonaws.com/${region}/AWSReservedSSO_PlatformAdmin_0123456789abcdef`),
  'break-glass': role('break-glass'),
  'the root user': `arn:aws:iam::${account}:root`,
};
type Caller = keyof typeof callers;
const factoryNames = Object.keys(factories) as Caller[];
const accessRoles: readonly Caller[] = ['the role of Organizations', 'Control Tower'];
const everybody = (Object.keys(callers) as Caller[]).filter((name) => name !== 'the root user');

type Call = {
  readonly what: string;
  readonly actions: readonly string[];
  readonly resource?: string;
  readonly context?: Request['context'];
  /** Who may make it in an account of any type; a person only reads in production. */
  readonly allowed: readonly Caller[];
};

const bucket = 'arn:aws:s3:::a-new-bucket';
const rule = `arn:aws:config:${region}:${account}:config-rule/config-rule-abcdef`;
const trail = `arn:aws:cloudtrail:${region}:${account}:trail/t`;
const ofPalisade = { 'aws:ResourceTag/managed-by': 'palisade' };

const calls: readonly Call[] = [
  {
    what: 'make a bucket as AWS::S3::Bucket does',
    actions: ['s3:CreateBucket', 's3:PutBucketPublicAccessBlock', 's3:PutBucketVersioning', 's3:PutBucketTagging'],
    resource: bucket,
    allowed: everybody,
  },
  {
    what: 'make and remove an AWS Config rule of its own',
    actions: ['config:PutConfigRule', 'config:DeleteConfigRule', 'config:TagResource'],
    resource: rule,
    allowed: everybody,
  },
  {
    what: "change Palisade's AWS Config rules",
    actions: ['config:PutConfigRule', 'config:DeleteConfigRule', 'config:TagResource', 'config:UntagResource'],
    resource: rule,
    context: ofPalisade,
    allowed: ['the member role', ...accessRoles],
  },
  {
    what: 'set AWS Config up, as a landing zone does',
    actions: [
      'config:PutConfigurationRecorder',
      'config:PutDeliveryChannel',
      'config:StopConfigurationRecorder',
      'config:DeleteConfigurationRecorder',
      'config:DeleteDeliveryChannel',
    ],
    allowed: ['the member role', ...factoryNames],
  },
  {
    what: 'start AWS Config and authorize aggregation',
    actions: ['config:StartConfigurationRecorder', 'config:PutAggregationAuthorization'],
    allowed: everybody,
  },
  {
    what: 'replace the trail of an account, as an update of a landing zone does',
    actions: ['cloudtrail:UpdateTrail', 'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'],
    resource: trail,
    allowed: factoryNames,
  },
  {
    what: 'set the public access block of the account',
    actions: ['s3:PutAccountPublicAccessBlock', 'ec2:EnableSnapshotBlockPublicAccess'],
    allowed: ['the member role', ...factoryNames],
  },
  {
    what: 'make the resources of a landing zone',
    actions: ['sns:CreateTopic', 'lambda:CreateFunction', 'events:PutRule', 'ec2:CreateVpc', 'logs:CreateLogGroup'],
    allowed: everybody,
  },
  {
    what: 'make a role of an application',
    actions: ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:DeleteRole'],
    resource: role('application'),
    allowed: everybody,
  },
  ...Object.entries(factories).map(([name, resource]) => ({
    what: `change the role of ${name}`,
    actions: ['iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy', 'iam:DeleteRole'],
    resource,
    // Those that may change any exempt role, and of Palisade's own entry only Palisade.
    allowed: accessRoles.includes(name as Caller)
      ? (['the member role', ...accessRoles] as const)
      : (['the member role', ...factoryNames, 'the model pipeline', 'automation'] as const),
  })),
  {
    what: 'change the member role',
    actions: ['iam:UpdateAssumeRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRole'],
    resource: role('PalisadeSpoke'),
    allowed: ['the member role', ...accessRoles],
  },
  {
    what: 'change the rule that forwards events',
    actions: ['events:PutTargets', 'events:DisableRule', 'events:DeleteRule'],
    resource: `arn:aws:events:${region}:${account}:rule/palisade-forward`,
    allowed: ['the member role', ...accessRoles],
  },
  { what: 'leave the organization', actions: ['organizations:LeaveOrganization'], allowed: [] },
  {
    what: 'read what is set up',
    actions: [
      'config:DescribeConfigRules',
      'cloudtrail:DescribeTrails',
      's3:GetBucketPublicAccessBlock',
      'iam:GetRole',
    ],
    allowed: everybody,
  },
];

const isAllowed = (call: Call, caller: Caller, type: Classification) =>
  call.allowed.includes(caller) && !(type === 'production' && caller === 'a person' && !call.what.startsWith('read'));

type Policies = ReturnType<typeof policiesFor>;

/** Each action of a call with its verdict. The caller's own permissions allow everything. */
async function verdictsOf(policies: Policies, principal: string, { actions, resource, context }: Call) {
  const where = { ...(resource ? { resource } : {}), context: { 'aws:RequestedRegion': region, ...context } };
  const path = [{ target: account, policies }];
  const verdicts = actions.map(async (action) => {
    const verdict = await simulateRequest(path, { principal, action, ...where });
    return `${action}: ${verdict === 'ExplicitlyDenied' ? 'denied' : 'allowed'}`;
  });
  return Promise.all(verdicts);
}

async function tableOf(policies: Policies, caller: Caller) {
  const rows = calls.map(async (call) => [call.what, await verdictsOf(policies, callers[caller], call)] as const);
  return Object.fromEntries(await Promise.all(rows));
}

const expectedTable = (isIt: (call: Call) => boolean) =>
  Object.fromEntries(
    calls.map((call) => [call.what, call.actions.map((action) => `${action}: ${isIt(call) ? 'allowed' : 'denied'}`)]),
  );

const callerNames = Object.keys(callers) as Caller[];

describe.each([...accountTypes, unclassified] as const)('in an account of type %s', (type) => {
  test.each(callerNames)('%s can make the calls of the table, and no others', async (caller) => {
    const table = await tableOf(policiesFor(type, scope), caller);
    expect(table).toEqual(expectedTable((call) => isAllowed(call, caller, type)));
  });
});

test.each(callerNames)('in a quarantined account, %s can do nothing unless it sets up accounts', async (caller) => {
  const setsUp = [...factoryNames, 'automation', 'the member role'].includes(caller);
  const table = await tableOf([...policiesFor(unclassified, scope), quarantinePolicy(scope)], caller);
  expect(table).toEqual(expectedTable((call) => setsUp && isAllowed(call, caller, unclassified)));
});

test('everybody but the root user may do something, and nobody everything', () => {
  for (const caller of callerNames) {
    const count = calls.filter((call) => isAllowed(call, caller, unclassified)).length;
    expect({ caller, does: count > 0 && count < calls.length }).toEqual({ caller, does: caller !== 'the root user' });
  }
});
