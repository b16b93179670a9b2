// The schedule of an account's canary in the hub, and the alarm on its absence: made and removed by the command line.
import { type CloudWatchClient, DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { canaryMessage } from '../../events/palisade/canary-due.ts';
import { rateOf } from '../../infrastructure/resources.ts';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { hubRole } from '../../shared/aws/hub-roles.ts';
import { deadLetterQueueName, roleArn } from '../../shared/aws/names.ts';
import { partitionOf } from '../../shared/aws/partitions.ts';
import { completedDimensions, completedMetric } from '../../shared/canary/completed.ts';
import { metricNamespace } from '../../shared/findings/metrics.ts';
import { UserError } from '../lib/output.ts';

export type ScheduleClients = { readonly scheduler: SchedulerClient; readonly cloudWatch: CloudWatchClient };

export type CanarySchedule = { readonly accountId: string; readonly region: string; readonly everyHours: number };

/**
 * An alarm looks back seven days at most (Amazon CloudWatch API Reference, PutMetricAlarm), and this one over two
 * intervals and an hour for the run.
 */
const maxHours = 72;

export const schedulePrefix = 'palisade-canary-';

/** The name of the schedule and of the alarm of an account. Both are protected by the hub's policy, as all of this prefix. */
const scheduleName = (accountId: string) => `${schedulePrefix}${accountId}`;
export const alarmName = (accountId: string) => `${scheduleName(accountId)}-absence`;

/** `6h` and `2d` in hours. Throws UserError. */
export function parseEvery(text: string): number {
  const [, count = '', unit] = /^(\d{1,3})(h|d)$/.exec(text) ?? [];
  const hours = Number(count) * (unit === 'd' ? 24 : 1);
  if (count !== '' && hours >= 1 && hours <= maxHours) return hours;
  throw new UserError(`Invalid --every '${text}': expected hours or days from 1h to 3d, such as 6h.`);
}

/** Makes the schedule and the alarm, or changes them. The alarm first: no run is without one. Throws the SDK's error. */
export async function makeSchedule(
  { scheduler, cloudWatch }: ScheduleClients,
  hub: HubAccount,
  schedule: CanarySchedule,
): Promise<void> {
  await cloudWatch.send(new PutMetricAlarmCommand(alarmOf(hub, schedule)));
  const input = scheduleOf(hub, schedule);
  const made = await toResult(scheduler.send(new CreateScheduleCommand(input)));
  if (made.ok) return;
  if (made.failure.code !== 'ConflictException') throw made.error;
  await scheduler.send(new UpdateScheduleCommand(input));
}

/** Removes both, and returns whether there was a schedule. Throws the SDK's error. */
export async function removeSchedule({ scheduler, cloudWatch }: ScheduleClients, accountId: string): Promise<boolean> {
  const hadSchedule = await removes(scheduler.send(new DeleteScheduleCommand({ Name: scheduleName(accountId) })));
  await removes(cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [alarmName(accountId)] })));
  return hadSchedule;
}

/** The errors of EventBridge Scheduler and Amazon CloudWatch for what is not there (their API References). */
const notThere: readonly string[] = ['ResourceNotFoundException', 'ResourceNotFound'];

/** Whether the call removed something. Throws the SDK's error if it failed for another reason than that nothing is there. */
async function removes(call: Promise<unknown>): Promise<boolean> {
  const reply = await toResult(call);
  if (!reply.ok && !notThere.includes(reply.failure.code)) throw reply.error;
  return reply.ok;
}

/** Pure. */
export function scheduleOf(
  hub: HubAccount,
  { accountId, region, everyHours }: CanarySchedule,
): CreateScheduleCommandInput {
  const queueArn = (name: string) => `arn:${partitionOf(hub.region)}:sqs:${hub.region}:${hub.accountId}:${name}`;
  return {
    Name: scheduleName(accountId),
    Description: `Runs the canary of account ${accountId}`,
    // Without a start date, the first message comes at once (EventBridge Scheduler User Guide, "Schedule types").
    ScheduleExpression: rateOf(everyHours),
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: queueArn('palisade-run-canary'),
      RoleArn: roleArn(hub.region, hub.accountId, hubRole('scheduler').name),
      Input: JSON.stringify(canaryMessage(hub, { accountId, region })),
      DeadLetterConfig: { Arn: queueArn(deadLetterQueueName('palisade-run-canary')) },
    },
  };
}

/** Raised if no run was completed in two intervals. Pure. */
export function alarmOf(hub: HubAccount, { accountId, everyHours }: CanarySchedule) {
  const topic = `arn:${partitionOf(hub.region)}:sns:${hub.region}:${hub.accountId}:palisade-alarms`;
  return {
    AlarmName: alarmName(accountId),
    AlarmDescription: `No canary was completed in account ${accountId} for ${2 * everyHours} hours. Find out why: palisade canary ${accountId}`,
    Namespace: metricNamespace,
    MetricName: completedMetric,
    Dimensions: completedDimensions(accountId),
    Statistic: 'Sum' as const,
    Threshold: 1,
    Period: 60 * 60,
    EvaluationPeriods: 2 * everyHours + 1,
    ComparisonOperator: 'LessThanThreshold' as const,
    // There is no data point for an hour without a run.
    TreatMissingData: 'breaching',
    AlarmActions: [topic],
    OKActions: [topic],
  };
}
