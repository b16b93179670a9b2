// CloudFormation for the roles of the hub, which shared/aws/hub-roles.ts lists. Roles in other accounts trust them by name.
import { hubRole } from '../shared/aws/hub-roles.ts';
import {
  boundaryPolicyName,
  journalTableName,
  organizationReaderRoleName,
  organizationRoleName,
  spokeRoleName,
} from '../shared/aws/names.ts';
import { byAccountIndex } from '../shared/findings/finding-items.ts';
import { secretsPath } from '../shared/governance/schema/alerts.ts';
import { pauseParameter } from '../shared/remediation/change-control/kill-switch.ts';
import { type QueueConsumer, queuesOf } from './consumers.ts';
import { arn, logicalId, type Resources, sub } from './resources.ts';

type Statement = {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
};

/** How a function may assume a role of another account, by the name of that role. */
const assumeRole: Readonly<Record<string, Statement>> = {
  [spokeRoleName]: {
    Sid: 'EnterTheAccounts',
    Action: 'sts:AssumeRole',
    Resource: sub(`arn:\${AWS::Partition}:iam::*:role/${spokeRoleName}`),
    Condition: { StringEquals: { 'aws:ResourceOrgID': '${param:organizationId}' } },
  },
  [organizationReaderRoleName]: {
    Sid: 'AskTheOrganization',
    Action: 'sts:AssumeRole',
    Resource: sub(`arn:\${AWS::Partition}:iam::\${param:managementAccountId}:role/${organizationReaderRoleName}`),
  },
  [organizationRoleName]: {
    Sid: 'AskTheOrganization',
    Action: 'sts:AssumeRole',
    Resource: sub(`arn:\${AWS::Partition}:iam::\${param:managementAccountId}:role/${organizationRoleName}`),
  },
};
const putEvents: Statement = { Sid: 'PublishOnTheBus', Action: 'events:PutEvents', Resource: arn('Bus') };
/** The table by its name: the journal of a hub that was removed is not in the stack of the next one. */
const journalArn = (part = '') =>
  sub(`arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${journalTableName}${part}`);
const useTable = (...actions: readonly string[]): Statement => ({
  Sid: 'UseTheJournal',
  Action: actions.map((action) => `dynamodb:${action}`),
  Resource: journalArn(),
});

const readPauses: Statement = {
  Sid: 'AskForPauses',
  Action: 'ssm:GetParameter',
  Resource: sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${pauseParameter}`),
};

/** What each function may do, in addition to assuming roles, reading its queue and writing its log. */
const ownPermissions: Readonly<Record<string, readonly Statement[]>> = {
  remediate: [
    useTable('BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    putEvents,
    readPauses,
  ],
  'record-finding': [
    useTable('PutItem', 'UpdateItem'),
    { Sid: 'SendFindings', Action: 'sns:Publish', Resource: { Ref: 'FindingsTopic' } },
    { Sid: 'EncryptForTheTopic', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: arn('TopicKey') },
    putEvents,
  ],
  'export-findings': [
    {
      Sid: 'KeepEvidence',
      Action: 's3:PutObject',
      Resource: sub('arn:${AWS::Partition}:s3:::palisade-evidence-${AWS::AccountId}/findings/*'),
    },
    {
      Sid: 'ImportFindings',
      Action: 'securityhub:BatchImportFindings',
      Resource: sub(
        'arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:product/${AWS::AccountId}/default',
      ),
    },
  ],
  'send-alerts': [
    useTable('BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    {
      // A SecureString with the AWS managed key needs no permission for the key (AWS Systems Manager User Guide).
      Sid: 'ReadSecrets',
      Action: 'ssm:GetParameter',
      Resource: sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${secretsPath}*`),
    },
    {
      // The policy of a customer managed key of such a topic must allow this role.
      Sid: 'SendToTopics',
      Action: 'sns:Publish',
      Resource: sub('arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:palisade-*'),
    },
    {
      Sid: 'WaitWithMessages',
      Action: ['sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      Resource: arn('SendAlertsQueue'),
    },
  ],
  'onboard-account': [
    useTable('BatchGetItem', 'BatchWriteItem', 'PutItem', 'Query', 'UpdateItem'),
    putEvents,
    readPauses,
    {
      Sid: 'WaitWithMessages',
      Action: ['sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl'],
      Resource: [arn('OnboardAccountQueue'), arn('BaselineRequestsQueue')],
    },
  ],
  sweep: [
    useTable('BatchGetItem', 'BatchWriteItem', 'GetItem', 'Query', 'UpdateItem'),
    { Sid: 'FindOpenFindings', Action: 'dynamodb:Query', Resource: journalArn(`/index/${byAccountIndex}`) },
    putEvents,
    readPauses,
    { Sid: 'GoOn', Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: arn('SweepQueue') },
  ],
  'compare-accounts': [useTable('Query', 'UpdateItem'), putEvents],
  'watch-exemptions': [useTable('Query'), putEvents],
};

/** The permissions of a function's role that are its own. Throws if the role is not one of the hub's roles. */
function permissionsOf(name: string): readonly Statement[] {
  const assumed = hubRole(name).assumes.map((roleName) => {
    const statement = assumeRole[roleName];
    if (statement === undefined) throw new Error(`there is no permission to assume ${roleName}`);
    return statement;
  });
  return [...assumed, ...(ownPermissions[name] ?? [])];
}

/** No resource types: Service Authorization Reference, "Actions, resources, and condition keys for AWS X-Ray". */
const trace: Statement = {
  Sid: 'Trace',
  Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  Resource: '*',
};

/** The execution role of a consumer's function. */
export function roleOf(consumer: QueueConsumer): Resources {
  const { name } = consumer;
  const id = logicalId(name);
  const queueIds = queuesOf(consumer).map((queue) => logicalId(queue.name));
  const statements: readonly Statement[] = [
    ...permissionsOf(name),
    trace,
    {
      Sid: 'ReadTheQueue',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: arns(queueIds, 'Queue'),
    },
    { Sid: 'BuryMessages', Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: arns(queueIds, 'DeadLetters') },
    {
      Sid: 'Log',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: sub(
        `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/palisade-${name}:*`,
      ),
    },
  ];
  return {
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: hubRole(name).name,
        PermissionsBoundary: { Ref: 'Boundary' },
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: name,
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
            },
          },
        ],
      },
    },
  };
}

function arns(ids: readonly string[], kind: string) {
  const all = ids.map((id) => arn(`${id}${kind}`));
  return all.length === 1 ? all[0] : all;
}

/** The role with which EventBridge Scheduler sends messages to the queues of these consumers. */
export function schedulerRoleOf(consumers: readonly QueueConsumer[]): Resources {
  const ids = consumers.filter(({ everyHours }) => everyHours).map(({ name }) => logicalId(name));
  return {
    SchedulerRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: hubRole('scheduler').name,
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'scheduler.amazonaws.com' },
              Action: 'sts:AssumeRole',
              // The ARN of the schedule group (EventBridge Scheduler User Guide, "Confused deputy prevention").
              Condition: {
                StringEquals: {
                  'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                  'aws:SourceArn': sub(
                    'arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule-group/default',
                  ),
                },
              },
            },
          ],
        },
        Policies: [
          {
            PolicyName: 'feed-queues',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Sid: 'FeedQueues',
                  Effect: 'Allow',
                  Action: 'sqs:SendMessage',
                  Resource: ids.flatMap((id) => [arn(`${id}Queue`), arn(`${id}DeadLetters`)]),
                },
              ],
            },
          },
        ],
      },
    },
  };
}

/**
 * The permissions boundary of all function roles: what all functions need together, on Palisade's own resources. A role
 * cannot exceed it, even if somebody changes the role. Conditions are in the roles only.
 */
export function boundaryOf(consumers: readonly QueueConsumer[]): Resources {
  const hubArn = (service: string, what: string) =>
    sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${what}`);
  const shared: readonly Statement[] = [
    ...consumers
      .flatMap(({ name }) => permissionsOf(name))
      .filter(({ Sid }) => Sid !== 'WaitWithMessages' && Sid !== 'GoOn'),
    trace,
    {
      Sid: 'UseQueues',
      Action: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
        'sqs:SendMessage',
      ],
      Resource: hubArn('sqs', 'palisade-*'),
    },
    {
      Sid: 'Log',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: hubArn('logs', 'log-group:/aws/lambda/palisade-*'),
    },
  ];
  const byResource = new Map<string, Set<string>>();
  for (const { Action, Resource } of shared) {
    const key = JSON.stringify(Resource);
    byResource.set(key, new Set([...(byResource.get(key) ?? []), ...[Action].flat()]));
  }
  return {
    Boundary: {
      Type: 'AWS::IAM::ManagedPolicy',
      // Roles need the boundary, and functions their roles: no function runs before there is a journal.
      DependsOn: ['Journal', 'EvidenceBucket'],
      Properties: {
        ManagedPolicyName: boundaryPolicyName,
        // A new description would replace the policy, which CloudFormation refuses for a policy with a name.
        Description: 'What the roles of functions of Palisade can never exceed',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [...byResource].map(([resource, actions]) => ({
            Effect: 'Allow',
            Action: [...actions].sort(),
            Resource: JSON.parse(resource),
          })),
        },
      },
    },
  };
}
