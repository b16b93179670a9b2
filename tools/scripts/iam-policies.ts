// IAM policies for people and pipelines: who deploys each stack, who operates the hub, and who plans. They are not
// deployed. Tests compare them with what CloudFormation needs for the templates, and use them for a deployment.
import {
  accessRoleNames,
  boundaryPolicyName,
  busName,
  canaryRoleName,
  hubStatePartition,
  journalTableName,
  managedByTag,
  requestFunctionName,
} from '../../shared/aws/names.ts';
import { secretsPath } from '../../shared/governance/schema/alerts.ts';

type Statement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};
export type IamPolicy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

/** Where a policy is used; the names of the placeholders on the page. */
export type Place = { readonly partition: string; readonly region: string; readonly accountId: string };

const of = (service: string, ...names: readonly string[]) => names.map((name) => `${service}:${name}`);
const allow = (
  Sid: string,
  Action: readonly string[],
  Resource: Statement['Resource'],
  Condition?: Statement['Condition'],
): Statement => ({
  Sid,
  Effect: 'Allow',
  Action: [...Action].sort(),
  Resource,
  ...(Condition && { Condition }),
});
const policy = (...Statement: readonly Statement[]): IamPolicy => ({ Version: '2012-10-17', Statement });
const trails = allow('Trails', of('cloudtrail', 'DescribeTrails', 'GetEventSelectors', 'GetTrailStatus'), '*');

/** Deploys the stack `palisade-hub`, in the Shared Services account. */
export function hubDeployerPolicy(place: Place): IamPolicy {
  const arn = arnsOf(place);
  return policy(
    ...deployment(place, 'palisade-hub'),
    ...roles(place, 'palisade-*', ['lambda.amazonaws.com', 'scheduler.amazonaws.com']),
    allow(
      'Boundary',
      of('iam', 'CreatePolicy*', 'DeletePolicy*', 'Get*', 'List*'),
      arn.global('iam', `policy/${boundaryPolicyName}`),
    ),
    allow(
      'Functions',
      of(
        'lambda',
        // With their URLs.
        'CreateFunction*',
        'DeleteFunction*',
        'Get*',
        'ListTags',
        'PutFunctionRecursionConfig',
        'TagResource',
        'UntagResource',
        'UpdateFunction*',
      ),
      [arn.regional('lambda', 'function:palisade-*'), arn.regional('lambda', 'event-source-mapping:*')],
    ),
    // They have ids in place of names, and are created before they have one.
    allow(
      'Mappings',
      of(
        'lambda',
        'CreateEventSourceMapping',
        'DeleteEventSourceMapping',
        'GetEventSourceMapping',
        'ListEventSourceMappings',
        'UpdateEventSourceMapping',
      ),
      '*',
      {
        ArnLikeIfExists: { 'lambda:FunctionArn': arn.regional('lambda', 'function:palisade-*') },
      },
    ),
    allow(
      'Logs',
      of(
        'logs',
        'CreateLogGroup',
        'DeleteLogGroup',
        'DeleteMetricFilter',
        'DeleteRetentionPolicy',
        'GetDataProtectionPolicy',
        'ListTagsForResource',
        'PutMetricFilter',
        'PutRetentionPolicy',
        'TagResource',
        'UntagResource',
      ),
      arn.regional('logs', 'log-group:/aws/lambda/palisade-*'),
    ),
    // DescribeLogGroups names no log group, so that a pattern for Palisade's own does not match it.
    allow('FindLogs', ['logs:Describe*'], arn.regional('logs', 'log-group:*')),
    allow(
      'Journal',
      of(
        'dynamodb',
        'CreateTable',
        'DeleteTable',
        'Describe*',
        'GetItem',
        'GetResourcePolicy',
        'ListTagsOfResource',
        'Query',
        'TagResource',
        'UntagResource',
        'UpdateContinuousBackups',
        'UpdateTable',
        'UpdateTimeToLive',
      ),
      arn.regional('dynamodb', `table/${journalTableName}`),
    ),
    allow(
      'Bus',
      of(
        'events',
        'CreateEventBus',
        'DeleteEventBus',
        'DescribeEventBus',
        'PutPermission',
        'RemovePermission',
        'UpdateEventBus',
      ),
      arn.regional('events', `event-bus/${busName}`),
    ),
    ...rules(arn.regional('events', `event-bus/${busName}`), arn.regional('events', `rule/${busName}/*`)),
    ...queues(place),
    ...alarms(place),
    allow(
      'Dashboard',
      of('cloudwatch', 'DeleteDashboards', 'GetDashboard', 'PutDashboard'),
      arn.global('cloudwatch', 'dashboard/palisade'),
    ),
    allow(
      'Schedules',
      of('scheduler', 'CreateSchedule', 'DeleteSchedule', 'GetSchedule', 'UpdateSchedule'),
      arn.regional('scheduler', 'schedule/default/palisade-*'),
    ),
    allow(
      'Topics',
      of('sns', 'CreateTopic', 'DeleteTopic', 'Get*', 'List*', 'SetTopicAttributes', 'TagResource', 'UntagResource'),
      arn.regional('sns', 'palisade-*'),
    ),
    // It is created with the tags of the stack.
    allow('MakeKey', of('kms', 'CreateKey', 'TagResource'), '*', {
      StringEquals: { [`aws:RequestTag/${managedByTag.key}`]: managedByTag.value },
    }),
    allow(
      'Key',
      of(
        'kms',
        'DescribeKey',
        'DisableKey*',
        'EnableKey*',
        'Get*',
        'ListResourceTags',
        'PutKeyPolicy',
        'ScheduleKeyDeletion',
        'UntagResource',
        'UpdateKeyDescription',
      ),
      arn.regional('kms', 'key/*'),
      { StringEquals: { [`aws:ResourceTag/${managedByTag.key}`]: managedByTag.value } },
    ),
    runCanaries(place),
    allow('Secrets', ['ssm:GetParameter'], arn.regional('ssm', `parameter${secretsPath}*`)),
  );
}

/** Deploys the stack `palisade-management`, and enters the hub's account unless that has a profile of its own. */
export function managementDeployerPolicy(place: Place, hubAccountId: string): IamPolicy {
  const arn = arnsOf(place);
  return policy(
    ...deployment(place, 'palisade-management'),
    ...roles(place, 'Palisade*', ['events.amazonaws.com']),
    ...rules(arn.regional('events', 'rule/palisade-relay')),
    ...queues(place),
    ...alarms(place),
    allow('Organization', of('organizations', 'DescribeOrganization', 'ListRoots'), '*'),
    trails,
    enter(place, hubAccountId),
  );
}

/** Looks at the organization and its accounts, for `init` and `plan`. It changes nothing with credentials of its own. */
export function plannerPolicy(place: Place): IamPolicy {
  return policy(allow('Organization', of('organizations', 'Describe*', 'List*'), '*'), trails, enter(place, '*'));
}

/** Operates the hub, in the Shared Services account: every command that asks it, and nothing that deploys it. */
export function operatorPolicy(place: Place): IamPolicy {
  const arn = arnsOf(place);
  return policy(
    readTheJournal(place, 'DescribeTable'),
    allow('PauseAndResume', ['dynamodb:UpdateItem'], journalOf(place), {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [hubStatePartition] },
    }),
    ...requestWork(place),
    allow('BusPolicy', of('events', 'DescribeEventBus'), arn.regional('events', `event-bus/${busName}`)),
    allow(
      'DeadLetters',
      of('sqs', 'ChangeMessageVisibility', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'),
      arn.regional('sqs', 'palisade-*-dead-letters'),
    ),
    allow('DeployedPackage', ['lambda:GetFunction'], arn.regional('lambda', 'function:palisade-*')),
    // The mappings of a function cannot be limited to it (Service Authorization Reference, AWS Lambda).
    allow('Mappings', ['lambda:ListEventSourceMappings'], '*'),
    allow('Rules', ['events:DescribeRule'], arn.regional('events', `rule/${busName}/palisade-*`)),
    runCanaries(place),
    allow('ScheduledCanaries', ['cloudwatch:DescribeAlarms', 'scheduler:ListSchedules'], '*'),
    allow('LastRuns', ['logs:DescribeLogStreams'], arn.regional('logs', 'log-group:/aws/lambda/palisade-*')),
    trails,
  );
}

/** Approves what is held, in the Shared Services account: `palisade held` and `palisade approve`. */
export function approverPolicy(place: Place): IamPolicy {
  return policy(readTheJournal(place), ...requestWork(place));
}

function readTheJournal(place: Place, ...more: readonly string[]): Statement {
  const journal = journalOf(place);
  return allow('ReadTheJournal', of('dynamodb', 'GetItem', 'Query', 'Scan', ...more), [journal, `${journal}/index/*`]);
}

/** Through the URL only: who invokes the function itself can write whatever caller they want into the event. */
function requestWork(place: Place): readonly Statement[] {
  const requestFunction = arnsOf(place).regional('lambda', `function:${requestFunctionName}`);
  return [
    allow('RequestWork', of('lambda', 'GetFunctionUrlConfig', 'InvokeFunctionUrl'), requestFunction),
    allow('RequestByUrl', of('lambda', 'InvokeFunction'), requestFunction, {
      Bool: { 'lambda:InvokedViaFunctionUrl': 'true' },
    }),
  ];
}

function journalOf(place: Place): string {
  return arnsOf(place).regional('dynamodb', `table/${journalTableName}`);
}

function arnsOf({ partition, region, accountId }: Place) {
  return {
    regional: (service: string, what: string) => `arn:${partition}:${service}:${region}:${accountId}:${what}`,
    global: (service: string, what: string) => `arn:${partition}:${service}::${accountId}:${what}`,
  };
}

/** `palisade deploy` runs them at its end, and operators whenever they want. */
function runCanaries({ partition }: Place): Statement {
  return allow('RunCanaries', ['sts:AssumeRole'], `arn:${partition}:iam::*:role/${canaryRoleName}`);
}

/** A stack by a change set, as osls makes it, and the bucket of its packages. */
function deployment(place: Place, stack: string): readonly Statement[] {
  const arn = arnsOf(place);
  const bucket = `arn:${place.partition}:s3:::palisade-*`;
  return [
    allow(
      'Stack',
      of(
        'cloudformation',
        'CreateChangeSet',
        'DeleteChangeSet',
        'Describe*',
        'ExecuteChangeSet',
        'GetTemplate',
        'ListStackResources',
      ),
      arn.regional('cloudformation', `stack/${stack}/*`),
    ),
    allow('Template', ['cloudformation:ValidateTemplate'], '*'),
    allow(
      'Buckets',
      of(
        's3',
        'CreateBucket',
        'DeleteBucket',
        'DeleteBucketPolicy',
        'Get*Configuration',
        'GetBucket*',
        'ListBucket*',
        'ListTagsForResource',
        'PutBucketObjectLockConfiguration',
        'PutBucketOwnershipControls',
        'PutBucketPolicy',
        'PutBucketPublicAccessBlock',
        'PutBucketTagging',
        'PutBucketVersioning',
        'PutEncryptionConfiguration',
        'PutLifecycleConfiguration',
        'TagResource',
        'UntagResource',
      ),
      bucket,
    ),
    allow(
      'Packages',
      of('s3', 'DeleteObject', 'DeleteObjectVersion', 'GetObject', 'GetObjectVersion', 'PutObject'),
      `arn:${place.partition}:s3:::${stack}-serverlessdeploymentbucket-*/*`,
    ),
  ];
}

function roles(place: Place, name: string, services: readonly string[]): readonly Statement[] {
  const role = arnsOf(place).global('iam', `role/${name}`);
  return [
    allow(
      'Roles',
      of(
        'iam',
        'AttachRolePolicy',
        'CreateRole',
        'DeleteRole',
        'DeleteRolePermissionsBoundary',
        'DeleteRolePolicy',
        'DetachRolePolicy',
        'Get*',
        'List*',
        'PutRolePermissionsBoundary',
        'PutRolePolicy',
        'TagRole',
        'UntagRole',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
        'UpdateRoleDescription',
      ),
      role,
    ),
    allow('PassRoles', ['iam:PassRole'], role, { StringEquals: { 'iam:PassedToService': services } }),
  ];
}

function rules(...resources: readonly string[]): readonly Statement[] {
  return [
    allow(
      'Rules',
      of(
        'events',
        'DeleteRule',
        'DescribeRule',
        'List*',
        'PutRule',
        'PutTargets',
        'RemoveTargets',
        'TagResource',
        'UntagResource',
      ),
      resources,
    ),
  ];
}

function queues(place: Place): readonly Statement[] {
  return [
    allow(
      'Queues',
      of('sqs', 'CreateQueue', 'DeleteQueue', 'Get*', 'ListQueueTags', 'SetQueueAttributes', 'TagQueue', 'UntagQueue'),
      arnsOf(place).regional('sqs', 'palisade-*'),
    ),
  ];
}

function alarms(place: Place): readonly Statement[] {
  return [
    allow(
      'Alarms',
      of(
        'cloudwatch',
        'DeleteAlarms',
        'DescribeAlarms',
        'ListTagsForResource',
        'PutMetricAlarm',
        'TagResource',
        'UntagResource',
      ),
      arnsOf(place).regional('cloudwatch', 'alarm:palisade-*'),
    ),
  ];
}

/** Enters accounts as Palisade does. The access role may do everything there. */
function enter({ partition }: Place, accountId: string): Statement {
  const names = accessRoleNames.map((name) => `arn:${partition}:iam::${accountId}:role/${name}`);
  return allow('EnterAccounts', ['sts:AssumeRole'], names);
}
