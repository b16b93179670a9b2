// The checks of `palisade doctor` for canaries that run on a schedule: their alarms say whether runs are completed.
import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { paginateListSchedules, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { toResult } from '../../shared/aws/errors.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { alarmName, schedulePrefix } from '../canary/schedule.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, fail, pass, unanswered } from './check.ts';
import type { PlannedCheck } from './run-checks.ts';

const what = 'canary';

/** A schedule as it is, with the state of its alarm; null if it has none. */
export type ScheduledCanary = {
  readonly accountId: string;
  readonly isEnabled: boolean;
  readonly alarm: string | null;
};

export const canaries: PlannedCheck = { what, where: 'hub', need: 'hub', run: checkCanaries };

/** One check for each scheduled canary, or one that says that there is none. */
export async function checkCanaries({
  scheduler,
  cloudWatch,
}: Pick<HubClients, 'scheduler' | 'cloudWatch'>): Promise<readonly Check[]> {
  const found = await toResult(scheduledCanaries(scheduler, cloudWatch));
  if (!found.ok) return [unanswered(what, 'hub', found.failure, deployCommand)];
  if (found.value.length === 0) return [pass(what, 'hub', 'no account has a schedule (palisade canary --every)')];
  return found.value.map(canaryCheck);
}

/** Pure. */
export function canaryCheck({ accountId, isEnabled, alarm }: ScheduledCanary): Check {
  const schedule = commandLine(`canary ${accountId} --every 6h`);
  if (!isEnabled) return fail(what, accountId, 'its schedule is disabled', schedule);
  if (alarm === null) return fail(what, accountId, 'its schedule has no alarm on absence', schedule);
  if (alarm !== 'ALARM') return pass(what, accountId, `on schedule; its alarm is ${alarm}`);
  const says = 'no canary was completed for two intervals: the account is perhaps not served';
  return fail(what, accountId, says, commandLine(`canary ${accountId}`));
}

async function scheduledCanaries(scheduler: SchedulerClient, cloudWatch: CloudWatchClient): Promise<ScheduledCanary[]> {
  const alarms = new Map<string, string>();
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client: cloudWatch },
    { AlarmNamePrefix: schedulePrefix },
  )) {
    for (const { AlarmName = '', StateValue = '' } of MetricAlarms) alarms.set(AlarmName, StateValue);
  }
  const found: ScheduledCanary[] = [];
  for await (const { Schedules = [] } of paginateListSchedules({ client: scheduler }, { NamePrefix: schedulePrefix })) {
    for (const { Name = '', State } of Schedules) {
      const accountId = Name.slice(schedulePrefix.length);
      found.push({ accountId, isEnabled: State !== 'DISABLED', alarm: alarms.get(alarmName(accountId)) ?? null });
    }
  }
  return found;
}
