// Collects findings of several resources, so that they are published in as few calls as possible.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { putEventsBatchSize } from '../bus/put-events.ts';
import type { Finding } from './finding.ts';
import { publishFindings } from './publish.ts';

export type FindingBatch = {
  /** Adds findings, and publishes as many as fill a call. Throws if EventBridge rejects any of those. */
  readonly add: (findings: readonly Finding[]) => Promise<void>;
  /** Publishes what has been collected. Must be called at the end, also after a failure. Throws as `add` does. */
  readonly flush: () => Promise<void>;
};

/** Creates an empty batch. */
export function createFindingBatch(eventBridge: EventBridgeClient): FindingBatch {
  const collected: Finding[] = [];
  return {
    add: async (findings) => {
      collected.push(...findings);
      if (collected.length < putEventsBatchSize) return;
      const full = Math.floor(collected.length / putEventsBatchSize) * putEventsBatchSize;
      await publishFindings(eventBridge, collected.splice(0, full));
    },
    flush: () => publishFindings(eventBridge, collected.splice(0)),
  };
}
