// Organizations made an account, or could not (AWS Organizations User Guide, "Logging AWS Organizations API calls":
// CreateAccountResult).
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

/** Reads the result of a creation. The account's name may be masked in it, and its address is not there at all. */
export function read(envelope: Envelope, { managementAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(managementAccountId, envelope);
  if (rejection) return rejection;
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success)
    return { kind: 'refused', reason: `an account's creation in which ${formatIssues(parsed.error)}` };
  const { id, state, accountId, failureReason } = parsed.data.serviceEventDetails.createAccountStatus;
  const trigger = triggerOf(envelope, null);
  if (state === 'FAILED') {
    const reason = `Organizations could not create an account: ${failureReason ?? 'it does not say why'}`;
    return { kind: 'creation failed', id, reason, trigger };
  }
  if (state !== 'SUCCEEDED') return { kind: 'ignored', reason: `the account's creation is ${state}` };
  if (!isAccountId(accountId)) return { kind: 'refused', reason: "an account's creation without the account's id" };
  return { kind: 'account', accountId, dryRun: false, trigger };
}
