// The change control of the functions that change accounts.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { type ChangeControl, createChangeControl } from '../../shared/remediation/change-control/change-control.ts';
import { createPauseReader } from '../../shared/remediation/change-control/kill-switch.ts';
import { environment, governance, journal } from './context.ts';

/** Creates the change control; call it once per execution environment. */
export function changeControlFor(eventBridge: EventBridgeClient): ChangeControl {
  const pauses = createPauseReader(new SSMClient({ requestHandler }));
  const { hubAccountId } = environment;
  return createChangeControl({ governance, journal, eventBridge, hubAccountId, pauses, now: () => new Date() });
}
