// Palisade's own event: a canary is due in an account. A schedule that `palisade canary --every` made sends it to the queue
// of run-canary, which admits nobody else.
import * as z from 'zod/mini';
import { type Envelope, formatIssues } from '../envelope.ts';
import { scheduleMessage } from './schedule.ts';

export const canaryDetailType = 'Palisade Canary Due';

const detailSchema = z.strictObject({
  accountId: z.string().check(z.regex(/^\d{12}$/)),
  region: z.string().check(z.minLength(1)),
});
export type CanaryDue = z.infer<typeof detailSchema>;

/** The message of the schedule of an account. */
export function canaryMessage(hub: { readonly accountId: string; readonly region: string }, due: CanaryDue) {
  return { ...scheduleMessage(hub.accountId, hub.region), 'detail-type': canaryDetailType, detail: due };
}

export type CanaryEvent =
  | { readonly kind: 'due'; readonly due: CanaryDue }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads it. Only the hub's own account may send it. */
export function read(envelope: Envelope, hubAccountId: string): CanaryEvent {
  const refused = (reason: string) => ({ kind: 'refused', reason }) as const;
  if (envelope.account !== hubAccountId) return refused(`account ${envelope.account} is not the hub`);
  if (envelope['detail-type'] !== canaryDetailType)
    return refused(`'${envelope['detail-type']}' is not a canary that is due`);
  const parsed = detailSchema.safeParse(envelope.detail);
  return parsed.success ? { kind: 'due', due: parsed.data } : refused(formatIssues(parsed.error));
}
