// Event: an account was moved to another organizational unit, closed, or removed from the organization, so that its
// type may have changed.
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

/** Reads the account id only: events may be late or out of order, so Organizations is asked for the account's place. */
export function read(envelope: Envelope, { managementAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(managementAccountId, envelope);
  if (rejection) return rejection;
  const failed = envelope.detail['errorCode'];
  if (failed !== undefined && failed !== null) return { kind: 'ignored', reason: `the call failed with ${failed}` };
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success)
    return { kind: 'refused', reason: `invalid event about an account: ${formatIssues(parsed.error)}` };
  const { requestParameters, userIdentity } = parsed.data;
  const { accountId } = requestParameters;
  if (!isAccountId(accountId))
    return { kind: 'refused', reason: `event about '${accountId}', which is not an account id` };
  return { kind: 'account', accountId, dryRun: false, trigger: triggerOf(envelope, principalOf(userIdentity)) };
}
