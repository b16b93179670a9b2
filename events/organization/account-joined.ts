// Event: an account joined the organization (AWS Organizations: AccountJoinedOrganization, since May 2026).

import type { Envelope, Pattern } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { type AccountEvent, isAccountId, rejectUnlessFrom, type TrustedAccounts } from './account-event.ts';

export const source = 'aws.organizations';
export const detailType = 'AWS Service Event via CloudTrail';
export const eventName = 'AccountJoinedOrganization';

export const pattern = {
  source: [source],
  'detail-type': [detailType],
  detail: { eventName: [eventName] },
} satisfies Pattern;

/**
 * Reads the event leniently: AWS does not document where in `serviceEventDetails` the account id is. compare-accounts
 * still finds an account whose event cannot be read.
 */
export function read(envelope: Envelope, { managementAccountId }: TrustedAccounts): AccountEvent {
  const rejection = rejectUnlessFrom(managementAccountId, envelope);
  if (rejection) return rejection;
  const accountId = accountIdIn(envelope.detail['serviceEventDetails']);
  if (accountId === undefined) return { kind: 'refused', reason: 'account joined event without an account id' };
  return { kind: 'account', accountId, dryRun: false, trigger: triggerOf(envelope, null) };
}

/** The first account id under a key such as accountId, outer objects before inner ones. */
function accountIdIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const own = entries.find(([name, id]) => /account_?id$/i.test(name) && typeof id === 'string' && isAccountId(id));
  if (own) return String(own[1]);
  return entries.map(([, inner]) => accountIdIn(inner)).find((id) => id !== undefined);
}
