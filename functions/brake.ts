// The brake of the functions that change accounts.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { requestHandler } from '../shared/aws/connections.ts';
import { type Brake, createBrake } from '../shared/brakes/brake.ts';
import { createPauseReader } from '../shared/brakes/pause.ts';
import { environment, governance, journal } from './hub.ts';

/** Makes it, once per container. */
export function brakeOf(eventBridge: EventBridgeClient): Brake {
  const pauses = createPauseReader(new SSMClient({ requestHandler }));
  const { hubAccountId } = environment;
  return createBrake({ governance, journal, eventBridge, hubAccountId, pauses, now: () => new Date() });
}
