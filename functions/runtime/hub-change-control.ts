// The change control of the functions that change accounts.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type ChangeControl, createChangeControl } from '../../shared/remediation/change-control/change-control.ts';
import { readCachedHubState as hubState } from './cached-hub-state.ts';
import { environment, governance, journal } from './context.ts';

/** Creates the change control; call it once per execution environment. */
export function changeControlFor(eventBridge: EventBridgeClient): ChangeControl {
  const { hubAccountId } = environment;
  return createChangeControl({ governance, journal, eventBridge, hubAccountId, hubState, now: () => new Date() });
}
