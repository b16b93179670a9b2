// CloudFormation for the roles of the hub, which shared/aws/hub-roles.ts lists. Roles in other accounts trust them by name.
import { hubRole } from '../shared/aws/hub-roles.ts';
import { boundaryPolicyName, hubStatePartition, journalTableName } from '../shared/aws/names.ts';
import { isScheduled, type QueueConsumer, queuesOf } from './consumers.ts';
import { arn, logicalId, type Resources, sub } from './resources.ts';
import { permissionsOf, type Statement } from './role-permissions.ts';

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
      Action: [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        // Any message may have to be retried later, by functions/runtime/dead-letter.ts.
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueUrl',
      ],
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
  const ids = consumers.filter(isScheduled).map(({ name }) => logicalId(name));
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

/** Statements about queues, which the boundary has for all queues. */
const usesQueues: readonly string[] = ['GoOn', 'SendRequests', 'TakeDeadLetters'];

/**
 * The permissions boundary of all function roles: what all functions need together, on Palisade's own resources. A role
 * cannot exceed it, even if somebody changes the role. Conditions are in the roles only, but for one: only people pause
 * and resume, so no function writes the hub's state (DynamoDB Developer Guide, "Using IAM policy conditions").
 */
export function boundaryOf(consumers: readonly QueueConsumer[]): Resources {
  const hubArn = (service: string, what: string) =>
    sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${what}`);
  const shared: readonly Statement[] = [
    ...consumers.flatMap(({ name }) => permissionsOf(name)).filter(({ Sid }) => !usesQueues.includes(Sid)),
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
          Statement: [
            ...[...byResource].map(([resource, actions]) => ({
              Effect: 'Allow',
              Action: [...actions].sort(),
              Resource: JSON.parse(resource),
            })),
            {
              Sid: 'PausesOfPeople',
              Effect: 'Deny',
              Action: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
              Resource: hubArn('dynamodb', `table/${journalTableName}`),
              Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [hubStatePartition] } },
            },
          ],
        },
      },
    },
  };
}
