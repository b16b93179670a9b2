// A request to sweep accounts, as Palisade puts it on the hub's bus, and the pages into which the sweep function cuts it.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { putEvents } from '../findings/publish.ts';

export const sweepDetailType = 'Palisade Sweep Requested';
export const sweepPageDetailType = 'Palisade Sweep Page';

const accountId = z.string().check(z.regex(/^\d{12}$/));

/** Without accounts all are meant. */
export const sweepRequestSchema = z.object({ accounts: z.array(accountId), requestedBy: z.string() });
export type SweepRequest = z.infer<typeof sweepRequestSchema>;

/** A page of an account's buckets; without a token, the first. `since` is when the sweep began (ISO 8601). */
export const sweepPageSchema = z.object({
  sweepId: z.string(),
  since: z.iso.datetime(),
  accountId,
  token: z.nullable(z.string()),
});
export type SweepPage = z.infer<typeof sweepPageSchema>;

/** Asks the hub to sweep. Answers with the id of the event, which is the sweep's. */
export async function requestSweep(eventBridge: EventBridgeClient, request: SweepRequest): Promise<string> {
  const [id = ''] = await putEvents(eventBridge, [{ detailType: sweepDetailType, detail: request, resources: [] }]);
  return id;
}
