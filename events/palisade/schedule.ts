// The message that EventBridge Scheduler sends to a function's queue.
import { palisadeSource } from '../../shared/bus/put-events.ts';

export const detailType = 'Palisade Schedule';

/**
 * The message of a schedule. `account` and `region` may be placeholders that CloudFormation replaces; Scheduler
 * replaces those in angle brackets (EventBridge Scheduler User Guide, "Adding context attributes").
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
