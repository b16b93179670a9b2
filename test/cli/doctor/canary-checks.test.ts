// The checks of scheduled canaries: an alarm, a missing one, and a schedule that is disabled.
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { canaryCheck, checkCanaries } from '../../../cli/doctor/canary-checks.ts';
import { awsError } from '../../support/fake-s3.ts';

const accountId = '111122223333';

test.each([
  [{ isEnabled: true, alarm: 'OK' }, 'fine'],
  [{ isEnabled: true, alarm: 'INSUFFICIENT_DATA' }, 'fine'],
  [{ isEnabled: true, alarm: 'ALARM' }, 'wrong'],
  [{ isEnabled: true, alarm: null }, 'wrong'],
  [{ isEnabled: false, alarm: 'OK' }, 'wrong'],
] as const)('%j is %s', (canary, state) => {
  const check = canaryCheck({ accountId, ...canary });
  expect(check.state).toBe(state);
  if (state === 'wrong') expect(check.repair).toContain(`canary ${accountId}`);
});

describe('of the hub', () => {
  const scheduler = new SchedulerClient({ region: 'us-east-1' });
  const cloudWatch = new CloudWatchClient({ region: 'us-east-1' });
  const schedules = mockClient(scheduler);
  const alarms = mockClient(cloudWatch);
  const MetricAlarms = [{ AlarmName: `palisade-canary-${accountId}-absence`, StateValue: 'ALARM' as const }];

  test('every schedule, on all pages, with its alarm', async () => {
    alarms.on(DescribeAlarmsCommand).resolves({ MetricAlarms });
    const schedule = (id: string) => ({ Name: `palisade-canary-${id}`, State: 'ENABLED' as const });
    schedules
      .on(ListSchedulesCommand)
      .resolvesOnce({ Schedules: [schedule(accountId)], NextToken: 'more' })
      .resolves({ Schedules: [schedule('444455556666')] });
    expect(await checkCanaries({ scheduler, cloudWatch })).toMatchObject([
      { where: accountId, state: 'wrong', says: expect.stringContaining('no canary was completed') },
      { where: '444455556666', state: 'wrong', says: expect.stringContaining('no alarm') },
    ]);
  });

  test('none', async () => {
    alarms.on(DescribeAlarmsCommand).resolves({});
    schedules.reset();
    schedules.on(ListSchedulesCommand).resolves({});
    expect(await checkCanaries({ scheduler, cloudWatch })).toMatchObject([{ where: 'hub', state: 'fine' }]);
  });

  test('what may not be listed is an error with the permissions', async () => {
    schedules.on(ListSchedulesCommand).rejects(awsError('AccessDeniedException', 403));
    expect(await checkCanaries({ scheduler, cloudWatch })).toMatchObject([
      { state: 'unknown', repair: expect.stringContaining('iam-policies.md') },
    ]);
  });
});
