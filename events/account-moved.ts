// Somebody moved an account to another organizational unit: its type may be another one now.
import * as z from 'zod/mini';
import { type AccountEvent, isAccountId, notFrom, type Speakers } from './account-event.ts';
import { causeOf } from './cause.ts';
import { type Envelope, explain, type Pattern } from './envelope.ts';
import { identitySchema, principalOf } from './identity.ts';

export const source = 'aws.organizations';
export const detailType = 'AWS API Call via CloudTrail';
export const eventName = 'MoveAccount';

export const pattern = {
  source: [source],
  'detail-type': [detailType],
  detail: { eventName: [eventName], errorCode: [{ exists: false }] },
} satisfies Pattern;

const detailSchema = z.object({
  requestParameters: z.object({ accountId: z.string() }),
  userIdentity: z.optional(identitySchema),
});

/** Reads a move. Where the account is now is asked of Organizations: moves arrive late and turned round. */
export function read(envelope: Envelope, { managementAccountId }: Speakers): AccountEvent {
  const stranger = notFrom(managementAccountId, envelope);
  if (stranger) return stranger;
  const failed = envelope.detail['errorCode'];
  if (failed !== undefined && failed !== null) return { kind: 'ignored', reason: `the move failed with ${failed}` };
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `a move in which ${explain(parsed.error)}` };
  const { requestParameters, userIdentity } = parsed.data;
  const { accountId } = requestParameters;
  if (!isAccountId(accountId)) return { kind: 'refused', reason: `a move of '${accountId}', which is no account id` };
  return { kind: 'account', accountId, dryRun: false, cause: causeOf(envelope, principalOf(userIdentity)) };
}
