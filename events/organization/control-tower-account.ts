// Event: Control Tower created or updated an account, or failed to (AWS Control Tower User Guide, "Lifecycle events").
import * as z from 'zod/mini';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { type AccountEvent, isAccountId, rejectUnlessFrom, type TrustedAccounts } from './account-event.ts';

export const source = 'aws.controltower';
export const detailType = 'AWS Service Event via CloudTrail';
export const eventNames = ['CreateManagedAccount', 'UpdateManagedAccount'] as const;

export const pattern = {
  source: [source],
  'detail-type': [detailType],
  detail: { eventName: eventNames },
} satisfies Pattern;

const statusSchema = z.object({
  account: z.optional(z.object({ accountId: z.optional(z.string()), accountName: z.optional(z.string()) })),
  state: z.string(),
  message: z.optional(z.string()),
});

const detailSchema = z.object({
  eventName: z.enum(eventNames),
  serviceEventDetails: z.union([
    z.object({ createManagedAccountStatus: statusSchema }),
    z.object({ updateManagedAccountStatus: statusSchema }),
  ]),
});

/** Reads a lifecycle event. In one of a failure, the account id may be missing or "Not Available". */
export function read(envelope: Envelope, { managementAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(managementAccountId, envelope);
  if (rejection) return rejection;
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid Control Tower event: ${formatIssues(parsed.error)}` };
  const { eventName, serviceEventDetails: details } = parsed.data;
  const status =
    'createManagedAccountStatus' in details ? details.createManagedAccountStatus : details.updateManagedAccountStatus;
  const accountId = status.account?.accountId;
  const trigger = triggerOf(envelope, null);
  if (status.state === 'FAILED') {
    const id = isAccountId(accountId) ? accountId : envelope.id;
    const reason = `Control Tower's ${eventName} failed: ${status.message ?? 'no reason given'}`;
    return { kind: 'creation failed', id, reason, trigger };
  }
  if (status.state !== 'SUCCEEDED')
    return { kind: 'ignored', reason: `Control Tower's ${eventName} is ${status.state}` };
  if (!isAccountId(accountId)) return { kind: 'refused', reason: 'Control Tower event without an account id' };
  return { kind: 'account', accountId, dryRun: false, trigger };
}
