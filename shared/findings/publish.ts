// Publishes findings on the hub event bus, from which all consumers receive them.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { putEvents } from '../bus/put-events.ts';
import type { Finding } from './finding.ts';

export const findingDetailType = 'Palisade Finding';

/** Publishes findings. Throws if EventBridge rejects any of them; publishing them again is idempotent. */
export async function publishFindings(eventBridge: EventBridgeClient, findings: readonly Finding[]): Promise<void> {
  await putEvents(
    eventBridge,
    findings.map((finding) => ({ detailType: findingDetailType, detail: finding, resources: [finding.resource.arn] })),
  );
}
