// Event: Organizations created an account, or failed to (AWS Organizations User Guide, "Logging AWS Organizations API
// calls": CreateAccountResult).
import * as z from 'zod/mini';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { type AccountEvent, isAccountId, rejectUnlessFrom, type TrustedAccounts } from './account-event.ts';

export const source = 'aws.organizations';
export const detailType = 'AWS Service Event via CloudTrail';
export const eventName = 'CreateAccountResult';

export const pattern = {
  source: [source],
  'detail-type': [detailType],
  detail: { eventName: [eventName] },
} satisfies Pattern;

const detailSchema = z.object({
  serviceEventDetails: z.object({
    createAccountStatus: z.object({
      id: z.string(),
      state: z.string(),
      accountId: z.optional(z.string()),
      failureReason: z.optional(z.string()),
    }),
  }),
});

/** Reads the result of an account creation. It may mask the account's name, and does not contain its email address. */
export function read(envelope: Envelope, { managementAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(managementAccountId, envelope);
  if (rejection) return rejection;
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success)
    return { kind: 'refused', reason: `invalid account creation event: ${formatIssues(parsed.error)}` };
  const { id, state, accountId, failureReason } = parsed.data.serviceEventDetails.createAccountStatus;
  const trigger = triggerOf(envelope, null);
  if (state === 'FAILED') {
    const reason = `AWS Organizations could not create an account: ${failureReason ?? 'no reason given'}`;
    return { kind: 'creation failed', id, reason, trigger };
  }
  if (state !== 'SUCCEEDED') return { kind: 'ignored', reason: `the account creation is ${state}` };
  if (!isAccountId(accountId)) return { kind: 'refused', reason: 'account creation event without an account id' };
  return { kind: 'account', accountId, dryRun: false, trigger };
}
