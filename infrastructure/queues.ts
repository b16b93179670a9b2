// CloudFormation for the event flow in the hub: rule or schedule → queue → function, with dead-letter queue and alarms.
import type { Pattern } from '../events/envelope.ts';
import { scheduleMessage } from '../events/palisade/schedule.ts';
import { busName, deadLetterQueueName } from '../shared/aws/names.ts';
import type { QueueConsumer } from './consumers.ts';

type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };
export type Resources = Readonly<Record<string, Resource>>;

/** The ARN of a resource of the same template. */
export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
/** A text in which CloudFormation substitutes the parameters. */
export const sub = (text: string) => ({ 'Fn::Sub': text });

const retentionSeconds = 14 * 24 * 60 * 60;

/** A consumer's queue and dead-letter queue, the rules or the schedule that feed the queue, and its alarms. */
export function queueOf(consumer: QueueConsumer): Resources {
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
    ...(consumer.schedule ? scheduleOf(consumer, consumer.schedule) : {}),
    [`${id}Queue`]: queue(queueName, {
      // AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": at least six times the function's timeout.
      VisibilityTimeout: consumer.timeoutSeconds * 6,
      RedrivePolicy: {
        deadLetterTargetArn: arn(`${id}DeadLetters`),
        maxReceiveCount: consumer.maxReceiveCount,
      },
    }),
    [`${id}DeadLetters`]: queue(deadLetterQueueName(queueName), {}),
    ...alarmsOf(consumer),
  };
}

/** Allows the rules to send to the queue. Schedules need no queue policy, because their role has the permission. */
function queuePolicy(ruleIds: readonly string[], id: string): Resources {
  if (ruleIds.length === 0) return {};
  return {
    [`${id}QueuePolicy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: `${id}Queue` }, { Ref: `${id}DeadLetters` }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'EventsOfTheHubsRules',
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: [arn(`${id}Queue`), arn(`${id}DeadLetters`)],
              Condition: { ArnEquals: { 'aws:SourceArn': ruleIds.map(arn) } },
            },
          ],
        },
      },
    },
  };
}

function scheduleOf({ name }: QueueConsumer, ScheduleExpression: string): Resources {
  const id = logicalId(name);
  return {
    [`${id}Schedule`]: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: `palisade-${name}`,
        ScheduleExpression,
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

function alarmsOf({ name, alarmAgeSeconds }: QueueConsumer): Resources {
  const id = logicalId(name);
  const queueDimensions = (queueId: string) => [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId, 'QueueName'] } }];
  return {
    [`${id}DeadLettersAlarm`]: alarm(
      `${name}-dead-letters`,
      `The dead-letter queue of ${name} has messages that the function could not handle. List them: palisade dlq list`,
      {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: queueDimensions(`${id}DeadLetters`),
        Statistic: 'Maximum',
        Threshold: 0,
      },
    ),
    [`${id}AgeAlarm`]: alarm(
      `${name}-age`,
      `The oldest message in the queue of ${name} exceeds the retry window: the function is failing or overloaded.`,
      {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateAgeOfOldestMessage',
        Dimensions: queueDimensions(`${id}Queue`),
        Statistic: 'Maximum',
        Threshold: alarmAgeSeconds,
      },
    ),
    [`${id}ErrorsAlarm`]: alarm(
      `${name}-errors`,
      `The function ${name} failed as a whole, so no message of its batch was handled.`,
      {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: `palisade-${name}` }],
        Statistic: 'Sum',
        Threshold: 0,
      },
    ),
  };
}

function alarm(name: string, AlarmDescription: string, metric: Readonly<Record<string, unknown>>): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${busName}-${name}`,
      AlarmDescription,
      ...metric,
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'AlarmsTopic' }],
      OKActions: [{ Ref: 'AlarmsTopic' }],
    },
  };
}

/** `record-finding` → `RecordFinding`. */
export function logicalId(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
