// Palisade's own event: an operator, or compare-accounts, requested the baseline of an account.
import * as z from 'zod/mini';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import { type AccountEvent, rejectUnlessFrom, type TrustedAccounts } from '../organization/account-event.ts';
import { triggerOf } from '../trigger.ts';

export const source = palisadeSource;
export const detailType = 'Palisade Baseline Requested';

/** Who requests the baselines that are due, every hour. */
export const hourlyComparison = 'palisade-compare-accounts';

export const baselineRequestSchema = z.object({
  accountId: z.string().check(z.regex(/^\d{12}$/)),
  /** Whether to report what would be written, and write nothing. */
  dryRun: z.boolean(),
  /** The ARN of the caller, which the function accept-requests gets from AWS, or the name of a function of the hub. */
  requestedBy: z.string(),
  reason: z.string(),
});
export type BaselineRequest = z.infer<typeof baselineRequestSchema>;

/** Reads a request. Only the hub's own account may send it. */
export function read(envelope: Envelope, { hubAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(hubAccountId, envelope);
  if (rejection) return rejection;
  const parsed = baselineRequestSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid baseline request: ${formatIssues(parsed.error)}` };
  const { accountId, dryRun, requestedBy } = parsed.data;
  return { kind: 'account', accountId, dryRun, trigger: triggerOf(envelope, requestedBy) };
}
