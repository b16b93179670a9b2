// The checks of `palisade doctor` for a schedule of the hub: when the scheduled function last ran.
import { type CloudWatchLogsClient, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { toResult } from '../../shared/aws/errors.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, fail, pass, unanswered } from './check.ts';

const what = 'schedule';
const hourMs = 60 * 60 * 1_000;

/**
 * The check of a scheduled function, by the last entry of its log: EventBridge Scheduler does not say when a schedule last
 * ran, and metrics would be as late as this.
 */
export async function checkSchedule(
  { logs }: Pick<HubClients, 'logs'>,
  name: string,
  everyHours: number,
  now = new Date(),
): Promise<Check> {
  const last = await toResult(lastEntry(logs, `/aws/lambda/palisade-${name}`));
  if (!last.ok) return unanswered(what, name, last.failure, deployCommand);
  return scheduleCheck(name, everyHours, last.value, now);
}

/**
 * Pure. A run is missing after two intervals and an hour: the time of a log's last entry is updated within the hour
 * (Amazon CloudWatch Logs API Reference, LogStream).
 */
export function scheduleCheck(name: string, everyHours: number, last: Date | undefined, now: Date): Check {
  if (last === undefined) {
    return { what, where: name, state: 'attention', says: 'has not run yet', repair: deployCommand };
  }
  const hours = (now.getTime() - last.getTime()) / hourMs;
  const says = `last ran at ${last.toISOString()}, and is to run every ${everyHours === 1 ? 'hour' : `${everyHours} hours`}`;
  return hours > 2 * everyHours + 1 ? fail(what, name, says, deployCommand) : pass(what, name, says);
}

async function lastEntry(logs: CloudWatchLogsClient, logGroupName: string): Promise<Date | undefined> {
  const { logStreams = [] } = await logs.send(
    new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 }),
  );
  const time = logStreams[0]?.lastEventTimestamp;
  return time === undefined ? undefined : new Date(time);
}
