// The findings that were published to a mocked EventBridge client.
import {
  type EventBridgeClientResolvedConfig,
  PutEventsCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-eventbridge';
import type { mockClient } from 'aws-sdk-client-mock';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';

type Bus = ReturnType<typeof mockClient<ServiceInputTypes, ServiceOutputTypes, EventBridgeClientResolvedConfig>>;

/** The findings in the order of publication. */
export function findingsOn(bus: Bus): Finding[] {
  return bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ Detail }) => findingSchema.parse(JSON.parse(Detail ?? '')));
}
