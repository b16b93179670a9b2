// The checks of `palisade doctor` for a schedule of the hub: when the scheduled function last ran.
import { type CloudWatchLogsClient, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { toResult } from '../../shared/aws/errors.ts';
import { deployedFunction } from '../lib/deployed.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, fail, pass, unanswered } from './check.ts';

const what = 'schedule';
const hourMs = 60 * 60 * 1_000;

/**
 * The check of a scheduled function, by the last entry of its log: EventBridge Scheduler does not say when a schedule last
 * ran, and metrics would be as late as this.
 */
export async function checkSchedule(
  { logs, lambda }: Pick<HubClients, 'logs' | 'lambda'>,
  name: string,
  everyHours: number,
  now = new Date(),
): Promise<Check> {
  const last = await toResult(lastEntry(logs, `/aws/lambda/palisade-${name}`));
  if (!last.ok) return unanswered(what, name, last.failure, deployCommand);
  if (last.value !== undefined) return scheduleCheck(name, everyHours, { lastRunAt: last.value, now });
  const found = await toResult(deployedFunction(lambda, `palisade-${name}`));
  if (!found.ok) return unanswered(what, name, found.failure, deployCommand);
  const deployedAt = new Date(found.value.Configuration?.LastModified ?? 0);
  return scheduleCheck(name, everyHours, { deployedAt, now });
}

/** When the function ran last; if it never did, when it was deployed. */
type Runs = { readonly now: Date } & ({ readonly lastRunAt: Date } | { readonly deployedAt: Date });

/**
 * Pure. A run is missing after two intervals and an hour: the time of a log's last entry is updated within the hour
 * (Amazon CloudWatch Logs API Reference, LogStream).
 */
export function scheduleCheck(name: string, everyHours: number, runs: Runs): Check {
  const [since, ran] =
    'lastRunAt' in runs
      ? [runs.lastRunAt, `last ran at ${runs.lastRunAt.toISOString()}`]
      : [runs.deployedAt, 'has not run yet'];
  const says = `${ran}, and is to run every ${everyHours === 1 ? 'hour' : `${everyHours} hours`}`;
  const hours = (runs.now.getTime() - since.getTime()) / hourMs;
  return hours > 2 * everyHours + 1 ? fail(what, name, says, deployCommand) : pass(what, name, says);
}

async function lastEntry(logs: CloudWatchLogsClient, logGroupName: string): Promise<Date | undefined> {
  const { logStreams = [] } = await logs.send(
    new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 }),
  );
  const time = logStreams[0]?.lastEventTimestamp;
  return time === undefined ? undefined : new Date(time);
}
