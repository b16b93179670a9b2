// Publishes findings on the hub's bus, from where everything else takes them.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { putEvents } from '../bus/put-events.ts';
import type { Finding } from './finding.ts';

export const findingDetailType = 'Palisade Finding';

/** Publishes findings. Throws when EventBridge did not take all of them; publishing again is harmless. */
export async function publishFindings(eventBridge: EventBridgeClient, findings: readonly Finding[]): Promise<void> {
  await putEvents(
    eventBridge,
    findings.map((finding) => ({ detailType: findingDetailType, detail: finding, resources: [finding.resource.arn] })),
  );
}
