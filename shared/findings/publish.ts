// Puts findings on the hub's bus, from where everything else takes them.
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { busName } from '../aws/names.ts';
import type { Finding } from './finding.ts';

export const findingSource = 'palisade';
export const findingDetailType = 'Palisade Finding';

/** EventBridge takes ten events in one call (EventBridge API Reference, PutEvents). */
const batchSize = 10;

/** Publishes findings. Throws when EventBridge did not take all of them; publishing again is harmless. */
export async function publishFindings(eventBridge: EventBridgeClient, findings: readonly Finding[]): Promise<void> {
  for (let start = 0; start < findings.length; start += batchSize) {
    const Entries = findings.slice(start, start + batchSize).map((finding) => ({
      EventBusName: busName,
      Source: findingSource,
      DetailType: findingDetailType,
      Resources: [finding.resource.arn],
      Detail: JSON.stringify(finding),
    }));
    const { FailedEntryCount, Entries: results } = await eventBridge.send(new PutEventsCommand({ Entries }));
    if (!FailedEntryCount) continue;
    const refusal = results?.find((result) => result.ErrorCode !== undefined);
    throw new Error(
      `EventBridge did not take ${FailedEntryCount} of ${Entries.length} findings: ${refusal?.ErrorCode} ${refusal?.ErrorMessage}`,
    );
  }
}
