// The schedule of a canary and its alarm: what they contain, and that both are made, changed and removed.
import { CloudWatchClient, DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { alarmOf, makeSchedule, parseEvery, removeSchedule, scheduleOf } from '../../../cli/canary/schedule.ts';
import { envelopeSchema } from '../../../events/envelope.ts';
import { read } from '../../../events/palisade/canary-due.ts';
import { awsError } from '../../support/fake-s3.ts';
import { hub } from '../../support/site.ts';

const accountId = '111122223333';
const schedule = { accountId, region: 'eu-west-1', everyHours: 6 };
const scheduler = new SchedulerClient({ region: 'us-east-1' });
const cloudWatch = new CloudWatchClient({ region: 'us-east-1' });
const schedules = mockClient(scheduler);
const alarms = mockClient(cloudWatch);
const clients = { scheduler, cloudWatch };
beforeEach(() => {
  schedules.reset();
  alarms.reset();
});

test.each([
  ['1h', 1],
  ['6h', 6],
  ['72h', 72],
  ['1d', 24],
  ['3d', 72],
])('every %s', (text, hours) => expect(parseEvery(text)).toBe(hours));

test.each(['0h', '73h', '4d', '30m', '6', 'h', '-1h', '1.5h', ''])('not every %j', (text) => {
  expect(() => parseEvery(text)).toThrow(`Invalid --every '${text}'`);
});

test('the message is one that the function reads', () => {
  const { Target, ScheduleExpression, Name } = scheduleOf(hub, schedule);
  expect([Name, ScheduleExpression]).toEqual([`palisade-canary-${accountId}`, 'rate(6 hours)']);
  const message = envelopeSchema.parse(JSON.parse(Target?.Input ?? ''));
  expect(read(message, hub.accountId)).toEqual({ kind: 'due', due: { accountId, region: 'eu-west-1' } });
  expect(read(message, accountId)).toMatchObject({ kind: 'refused' });
});

test.each([1, 6, 72])('the alarm of a run every %i hours looks back two of them, within seven days', (everyHours) => {
  const alarm = alarmOf(hub, { ...schedule, everyHours });
  expect(alarm.Period * alarm.EvaluationPeriods).toBeGreaterThan(2 * everyHours * 3_600);
  expect(alarm.Period * alarm.EvaluationPeriods).toBeLessThanOrEqual(7 * 24 * 3_600);
  expect(alarm).toMatchObject({
    TreatMissingData: 'breaching',
    AlarmActions: [`arn:aws:sns:us-east-1:${hub.accountId}:palisade-alarms`],
    Dimensions: expect.arrayContaining([{ Name: 'accountId', Value: accountId }]),
  });
});

test('a schedule that is there is changed', async () => {
  schedules.on(CreateScheduleCommand).rejects(awsError('ConflictException', 409));
  await makeSchedule(clients, hub, schedule);
  expect(schedules.commandCalls(UpdateScheduleCommand)[0]?.args[0].input).toEqual(scheduleOf(hub, schedule));
  expect(alarms.commandCalls(PutMetricAlarmCommand)).toHaveLength(1);
});

test('no schedule is made without its alarm', async () => {
  alarms.on(PutMetricAlarmCommand).rejects(awsError('AccessDenied', 403));
  await expect(makeSchedule(clients, hub, schedule)).rejects.toThrow('AccessDenied');
  expect(schedules.calls()).toEqual([]);
});

test('both are removed, also if one is not there', async () => {
  schedules.on(DeleteScheduleCommand).rejects(awsError('ResourceNotFoundException', 404));
  expect(await removeSchedule(clients, accountId)).toBe(false);
  expect(alarms.commandCalls(DeleteAlarmsCommand)[0]?.args[0].input.AlarmNames).toEqual([
    `palisade-canary-${accountId}-absence`,
  ]);
  schedules.reset();
  expect(await removeSchedule(clients, accountId)).toBe(true);
});
