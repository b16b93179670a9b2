// CloudFormation for the hub's alarms: messages that a function does not handle, and schedules that send no message.
import { busName } from '../shared/aws/names.ts';
import { metricNamespace } from '../shared/findings/metrics.ts';
import { refusedRequests } from '../shared/requests/refused-requests.ts';
import { type QueueConsumer, queuesOf } from './consumers.ts';
import { logicalId, type Resource, type Resources, rateOf } from './resources.ts';

const hourSeconds = 60 * 60;

/**
 * The most hours that an alarm looks back (Amazon CloudWatch API Reference, PutMetricAlarm: period times evaluation
 * periods is at most seven days).
 */
const maxAlarmHours = 7 * 24;

/** The alarms of a consumer: dead letters, age of its queues, errors, and the absence of scheduled runs. */
export function alarmsOf(consumer: QueueConsumer): Resources {
  const { name } = consumer;
  return {
    ...Object.assign({}, ...queuesOf(consumer).map((queue) => queueAlarms(queue, name))),
    [`${logicalId(name)}ErrorsAlarm`]: alarm(
      `${name}-errors`,
      `The function ${name} failed as a whole, so no message of its batch was handled.`,
      {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: functionDimensions(name),
        Statistic: 'Sum',
        Threshold: 0,
      },
    ),
    ...(consumer.everyHours ? absenceAlarm(name, consumer.everyHours()) : {}),
  };
}

function queueAlarms({ name, alarmAgeSeconds }: QueueConsumer, functionName: string): Resources {
  const id = logicalId(name);
  const queueDimensions = (queueId: string) => [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId, 'QueueName'] } }];
  return {
    [`${id}DeadLettersAlarm`]: alarm(
      `${name}-dead-letters`,
      `The dead-letter queue of ${name} has messages that ${functionName} could not handle. List them: palisade dlq list`,
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
  };
}

/**
 * The alarms of schedules whose message was lost. Scheduler's metrics have the schedule group as their only dimension
 * (EventBridge Scheduler User Guide, "Monitoring with CloudWatch"), so other schedules of the default group raise them
 * too. A message in a dead-letter queue raises the alarm of that queue.
 */
export const scheduleAlarms: Resources = Object.fromEntries(
  ['InvocationDroppedCount', 'InvocationsFailedToBeSentToDeadLetterCount'].map((MetricName) => [
    `${MetricName}Alarm`,
    alarm(
      `schedules-${MetricName === 'InvocationDroppedCount' ? 'dropped' : 'lost'}`,
      'EventBridge Scheduler could not deliver a message of a schedule in the default schedule group.',
      {
        Namespace: 'AWS/Scheduler',
        MetricName,
        Dimensions: [{ Name: 'ScheduleGroup', Value: 'default' }],
        Statistic: 'Sum',
        Threshold: 0,
      },
    ),
  ]),
);

/** Raised by requests that were refused: forged ones, or of a command line of another version. */
export const refusedRequestsAlarm: Resources = {
  RefusedRequestsAlarm: alarm(
    'refused-requests',
    'A request was refused, because it was not sent as its sender could be known, or was invalid. See the runbook.',
    {
      Namespace: metricNamespace,
      MetricName: refusedRequests.name,
      Dimensions: [{ Name: 'service', Value: refusedRequests.service }],
      Statistic: 'Sum',
      Threshold: 0,
    },
  ),
};

/**
 * Raised when a scheduled function was not invoked for two of its intervals: nothing else is there to notice then, since
 * no queue ages and no function fails. An interval that leaves less than half a day within CloudWatch's limit has no such
 * alarm, because it would be raised between two runs.
 */
function absenceAlarm(name: string, everyHours: number): Resources {
  if (everyHours + 12 > maxAlarmHours) return {};
  const hours = Math.min(2 * everyHours, maxAlarmHours);
  return {
    [`${logicalId(name)}AbsenceAlarm`]: alarm(
      `${name}-absence`,
      `The function ${name} has not run for ${hours} hours, although its schedule is ${rateOf(everyHours)}.`,
      {
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: functionDimensions(name),
        Statistic: 'Sum',
        Threshold: 1,
        Period: hourSeconds,
        EvaluationPeriods: hours,
        ComparisonOperator: 'LessThanThreshold',
        // AWS Lambda sends no data point for a period without invocations.
        TreatMissingData: 'breaching',
      },
    ),
  };
}

function functionDimensions(name: string) {
  return [{ Name: 'FunctionName', Value: `palisade-${name}` }];
}

/** An alarm named `palisade-NAME`. The hub's go to its topic of alarms, unless `actions` are others. */
export function alarm(
  name: string,
  AlarmDescription: string,
  metric: Readonly<Record<string, unknown>>,
  actions: readonly unknown[] = [{ Ref: 'AlarmsTopic' }],
): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${busName}-${name}`,
      AlarmDescription,
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      ...metric,
      AlarmActions: actions,
      OKActions: actions,
    },
  };
}
