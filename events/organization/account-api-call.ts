// Event: an account was moved to another organizational unit, closed, or removed from the organization, so that its
// type may have changed.
import * as z from 'zod/mini';
import { identitySchema, principalOf } from '../aws/cloudtrail-identity.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { type AccountEvent, isAccountId, type TrustedAccounts } from './account-event.ts';
import { patternOf, rejectCall } from './organizations-call.ts';

export { detailType, source } from './organizations-call.ts';

export const eventNames = ['MoveAccount', 'CloseAccount', 'RemoveAccountFromOrganization'] as const;

export const pattern = patternOf(eventNames);

const detailSchema = z.object({
  requestParameters: z.object({ accountId: z.string() }),
  userIdentity: z.optional(identitySchema),
});

/** Reads the account id only: events may be late or out of order, so Organizations is asked for the account's place. */
export function read(envelope: Envelope, { managementAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectCall(managementAccountId, envelope);
  if (rejection) return rejection;
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success)
    return { kind: 'refused', reason: `invalid event about an account: ${formatIssues(parsed.error)}` };
  const { requestParameters, userIdentity } = parsed.data;
  const { accountId } = requestParameters;
  if (!isAccountId(accountId))
    return { kind: 'refused', reason: `event about '${accountId}', which is not an account id` };
  return { kind: 'account', accountId, dryRun: false, trigger: triggerOf(envelope, principalOf(userIdentity)) };
}
