// A request for an account's baseline, as Palisade puts it on the hub's bus.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { putEvents } from '../findings/publish.ts';

export const baselineDetailType = 'Palisade Baseline Requested';

export const baselineRequestSchema = z.object({
  accountId: z.string().check(z.regex(/^\d{12}$/)),
  /** Whether only to find out what would be done. */
  dryRun: z.boolean(),
  requestedBy: z.string(),
  reason: z.string(),
});
export type BaselineRequest = z.infer<typeof baselineRequestSchema>;

/** Asks for baselines. Answers with the ids of the events, in the same order. Throws when not all were taken. */
export function requestBaselines(
  eventBridge: EventBridgeClient,
  requests: readonly BaselineRequest[],
): Promise<string[]> {
  return putEvents(
    eventBridge,
    requests.map((request) => ({ detailType: baselineDetailType, detail: request, resources: [] })),
  );
}
