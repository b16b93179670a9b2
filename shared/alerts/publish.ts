// Puts alerts on the hub's bus: findings that are news, for whoever sends them on.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Finding } from '../findings/finding.ts';
import { putEvents } from '../findings/publish.ts';

export const alertDetailType = 'Palisade Alert';
export const digestDetailType = 'Palisade Digest Due';

/** Alerts of a finding. Throws when EventBridge did not take it; the same alert twice is sent once. */
export async function publishAlert(eventBridge: EventBridgeClient, finding: Finding): Promise<void> {
  await putEvents(eventBridge, [{ detailType: alertDetailType, detail: finding, resources: [finding.resource.arn] }]);
}
