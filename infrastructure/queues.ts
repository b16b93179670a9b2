// CloudFormation for the event flow in the hub: rule or schedule → queue → function, with dead-letter queue and alarms.
import type { Pattern } from '../events/envelope.ts';
import { scheduleMessage } from '../events/palisade/schedule.ts';
import { hubRole } from '../shared/aws/hub-roles.ts';
import { deadLetterQueueName } from '../shared/aws/names.ts';
import { alarmsOf } from './alarms.ts';
import { isScheduled, type QueueConsumer, queuesOf } from './consumers.ts';
import { arn, logicalId, type Resource, type Resources, rateOf, retentionSeconds, sub } from './resources.ts';

/** A consumer's queues with their dead-letter queues, the rules or the schedule that feed them, and its alarms. */
export function queueOf(consumer: QueueConsumer): Resources {
  const queues = queuesOf(consumer).map((queue) => ({
    ...resourcesOf(queue),
    ...(queue.senders ? onlyFrom(queue.senders, queue, consumer.name) : {}),
  }));
  return Object.assign({}, ...queues, alarmsOf(consumer));
}

function resourcesOf(consumer: QueueConsumer): Resources {
  const id = logicalId(consumer.name);
  const queueName = `palisade-${consumer.name}`;
  const rule = (name: string, EventPattern: Pattern): [string, Resource] => [
    `${logicalId(name)}Rule`,
    {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: `palisade-${name}`,
        EventBusName: { Ref: 'Bus' },
        EventPattern,
        Targets: [{ Id: consumer.name, Arn: arn(`${id}Queue`), DeadLetterConfig: { Arn: arn(`${id}DeadLetters`) } }],
      },
    },
  ];
  const rules = Object.fromEntries(
    Object.entries(consumer.rules).map(([name, EventPattern]) => rule(name, EventPattern)),
  );
  return {
    ...rules,
    ...queuePolicy(Object.keys(rules), id),
    ...(consumer.everyHours ? scheduleOf(consumer, consumer.everyHours()) : {}),
    [`${id}Queue`]: queue(queueName, {
      // AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": at least six times the function's timeout.
      VisibilityTimeout: consumer.timeoutSeconds * 6,
      RedrivePolicy: {
        deadLetterTargetArn: arn(`${id}DeadLetters`),
        maxReceiveCount: consumer.maxReceiveCount,
      },
    }),
    [`${id}DeadLetters`]: queue(deadLetterQueueName(queueName), {}),
  };
}

/** Allows the rules to send to the queue. Schedules need no queue policy, because their role has the permission. */
function queuePolicy(ruleIds: readonly string[], id: string): Resources {
  if (ruleIds.length === 0) return {};
  return policyOf(id, [
    {
      Sid: 'EventsOfTheHubsRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: [arn(`${id}Queue`), arn(`${id}DeadLetters`)],
      Condition: { ArnEquals: { 'aws:SourceArn': ruleIds.map(arn) } },
    },
  ]);
}

/**
 * Denies everyone but these roles to send to the queue, and everyone but the function and its schedule to send to its
 * dead-letter queue: a permission of IAM is not enough. It holds for services, too, since they have no role, and for the
 * destination of StartMessageMoveTask (Amazon SQS Developer Guide, "Configure a dead-letter queue redrive"). SQS itself
 * moves messages to the dead-letter queue without asking this policy.
 */
function onlyFrom(senders: readonly string[], consumer: QueueConsumer, functionName: string): Resources {
  const id = logicalId(consumer.name);
  return policyOf(id, [
    denial('OnlySenders', `${id}Queue`, ['accept-requests', ...senders]),
    denial('OnlyTheFunction', `${id}DeadLetters`, [functionName, ...schedulerOf(consumer)]),
  ]);
}

/**
 * One policy for a queue and its dead-letter queue: two would replace each other in an update, which takes the policy
 * away from a queue that a template no longer lists.
 */
function policyOf(id: string, Statement: readonly object[]): Resources {
  return {
    [`${id}QueuePolicy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: `${id}Queue` }, { Ref: `${id}DeadLetters` }],
        PolicyDocument: { Version: '2012-10-17', Statement },
      },
    },
  };
}

function schedulerOf(consumer: QueueConsumer): readonly string[] {
  return isScheduled(consumer) ? ['scheduler'] : [];
}

/** The key has the role of a session (IAM User Guide, "AWS global condition context keys"). */
function denial(Sid: string, queueId: string, roles: readonly string[]): object {
  const roleArn = (role: string) => sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${hubRole(role).name}`);
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource: arn(queueId),
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': roles.map(roleArn) } },
  };
}

function scheduleOf({ name }: QueueConsumer, everyHours: number): Resources {
  const id = logicalId(name);
  return {
    [`${id}Schedule`]: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: `palisade-${name}`,
        // Without a start date, the first message comes at once (EventBridge Scheduler User Guide, "Schedule types").
        ScheduleExpression: rateOf(everyHours),
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: arn(`${id}Queue`),
          RoleArn: arn('SchedulerRole'),
          Input: sub(JSON.stringify(scheduleMessage('${AWS::AccountId}', '${AWS::Region}'))),
          DeadLetterConfig: { Arn: arn(`${id}DeadLetters`) },
        },
      },
    },
  };
}

function queue(name: string, extraProperties: Readonly<Record<string, unknown>>): Resource {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: name,
      MessageRetentionPeriod: retentionSeconds,
      SqsManagedSseEnabled: true,
      ...extraProperties,
    },
  };
}
