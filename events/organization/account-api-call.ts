// Somebody moved an account to another organizational unit, closed it, or removed it from the organization: its type may
// be another one now, or none.
import * as z from 'zod/mini';
import { identitySchema, principalOf } from '../aws/cloudtrail-identity.ts';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { type AccountEvent, isAccountId, rejectUnlessFrom, type TrustedAccounts } from './account-event.ts';

export const source = 'aws.organizations';
export const detailType = 'AWS API Call via CloudTrail';
export const eventNames = ['MoveAccount', 'CloseAccount', 'RemoveAccountFromOrganization'] as const;

export const pattern = {
  source: [source],
  'detail-type': [detailType],
  detail: { eventName: eventNames, errorCode: [{ exists: false }] },
} satisfies Pattern;

const detailSchema = z.object({
  requestParameters: z.object({ accountId: z.string() }),
  userIdentity: z.optional(identitySchema),
});

/** Reads such a call. Where the account is now is asked of Organizations: events arrive late and turned round. */
export function read(envelope: Envelope, { managementAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(managementAccountId, envelope);
  if (rejection) return rejection;
  const failed = envelope.detail['errorCode'];
  if (failed !== undefined && failed !== null) return { kind: 'ignored', reason: `the call failed with ${failed}` };
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success)
    return { kind: 'refused', reason: `a call about an account in which ${formatIssues(parsed.error)}` };
  const { requestParameters, userIdentity } = parsed.data;
  const { accountId } = requestParameters;
  if (!isAccountId(accountId))
    return { kind: 'refused', reason: `a call about '${accountId}', which is no account id` };
  return { kind: 'account', accountId, dryRun: false, trigger: triggerOf(envelope, principalOf(userIdentity)) };
}
