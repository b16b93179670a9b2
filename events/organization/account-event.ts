// Why Palisade looks at an account: what an event about accounts comes down to.

import type { Envelope } from '../envelope.ts';
import type { Trigger } from '../trigger.ts';

/**
 * An event about an account, read: an account to bring to its baseline, one that was not made, or an event that is none
 * of Palisade's business or cannot be trusted. `dryRun` asks what would be done.
 */
export type AccountEvent =
  | { readonly kind: 'account'; readonly accountId: string; readonly dryRun: boolean; readonly trigger: Trigger }
  /** `id` is what AWS calls the attempt; there is no account, or none that could be made out. */
  | { readonly kind: 'creation failed'; readonly id: string; readonly reason: string; readonly trigger: Trigger }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Who may speak of accounts: AWS in the management account, and the hub itself. */
export type TrustedAccounts = { readonly managementAccountId: string; readonly hubAccountId: string };

/** Why an event must not be believed; undefined when it comes from this account. */
export function rejectUnlessFrom(accountId: string, envelope: Envelope): AccountEvent | undefined {
  if (envelope.account === accountId) return undefined;
  const what = `${envelope.source} ${envelope['detail-type']}`;
  return { kind: 'refused', reason: `account ${envelope.account} has no say in the organization's accounts: ${what}` };
}

export function isAccountId(text: string | undefined): text is string {
  return text !== undefined && /^\d{12}$/.test(text);
}
