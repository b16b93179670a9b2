// The alarms of the hub: which are raised when there is no data, and within CloudWatch's limits.
import { alarmsOf, scheduleAlarms } from '../../infrastructure/alarms.ts';
import { consumers } from '../../infrastructure/consumers.ts';

const consumer = { name: 'sweep', timeoutSeconds: 1, rules: {}, maxReceiveCount: 1, alarmAgeSeconds: 1 };
const alarmsEvery = (hours: number) => alarmsOf({ ...consumer, everyHours: () => hours });

test.each([
  { everyHours: 1, alarmHours: 2 },
  { everyHours: 24, alarmHours: 48 },
  { everyHours: 84, alarmHours: 168 },
  { everyHours: 150, alarmHours: 168 },
])(
  'a function that is scheduled every $everyHours hours raises an alarm after $alarmHours',
  ({ everyHours, alarmHours }) => {
    expect(alarmsEvery(everyHours)['SweepAbsenceAlarm']?.Properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'FunctionName', Value: 'palisade-sweep' }],
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      Period: 3_600,
      EvaluationPeriods: alarmHours,
      AlarmActions: [{ Ref: 'AlarmsTopic' }],
    });
  },
);

test('the alarm looks back seven days at most, so a weekly schedule has none', () => {
  expect(alarmsEvery(168)['SweepAbsenceAlarm']).toBeUndefined();
  for (const everyHours of Array.from({ length: 167 }, (_, index) => index + 2)) {
    const { EvaluationPeriods = 0 } = alarmsEvery(everyHours)['SweepAbsenceAlarm']?.Properties ?? {};
    expect(Number(EvaluationPeriods) * 3_600).toBeLessThanOrEqual(604_800);
    if (EvaluationPeriods !== 0) expect(EvaluationPeriods).toBeGreaterThan(everyHours + 1);
  }
});

test('every scheduled function has it, and no other', () => {
  const withAlarm = consumers.filter((each) => JSON.stringify(alarmsOf(each)).includes('"breaching"'));
  expect(withAlarm.map(({ name }) => name)).toEqual(['compare-accounts', 'sweep', 'watch-exemptions']);
});

test('a message of a schedule that is lost raises an alarm', () => {
  const alarms = Object.values(scheduleAlarms).map(({ Properties }) => Properties);
  expect(alarms.map(({ MetricName }) => MetricName)).toEqual([
    'InvocationDroppedCount',
    'InvocationsFailedToBeSentToDeadLetterCount',
  ]);
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({ Namespace: 'AWS/Scheduler', Threshold: 0, TreatMissingData: 'notBreaching' });
  }
});
