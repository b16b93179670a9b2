// The clock of the hub: what EventBridge Scheduler puts into a function's queue.
import { palisadeSource } from '../../shared/bus/put-events.ts';

export const detailType = 'Palisade Schedule';

/**
 * The message of a schedule, for an account and a region that CloudFormation may have to fill in. Scheduler fills in the rest
 * (EventBridge Scheduler User Guide, "Adding context attributes").
 */
export function scheduleMessage(account: string, region: string) {
  return {
    id: '<aws.scheduler.execution-id>',
    time: '<aws.scheduler.scheduled-time>',
    source: palisadeSource,
    'detail-type': detailType,
    account,
    region,
    detail: {},
  };
}
