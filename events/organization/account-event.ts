// What an event about an account means to Palisade, whatever its source.

import type { Envelope } from '../envelope.ts';
import type { Trigger } from '../trigger.ts';

/**
 * An event about an account: one whose baseline has to be applied, a failed creation, an event that is ignored, or one
 * that is refused because it is invalid or from an unauthorized account. With `dryRun` nothing is written.
 */
export type AccountEvent =
  | { readonly kind: 'account'; readonly accountId: string; readonly dryRun: boolean; readonly trigger: Trigger }
  /** `id` is the account's, or that of the request or event if no account id is known. */
  | { readonly kind: 'creation failed'; readonly id: string; readonly reason: string; readonly trigger: Trigger }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** The accounts that are authorized to send events about accounts: the management account and the hub. */
export type TrustedAccounts = { readonly managementAccountId: string; readonly hubAccountId: string };

/** A refusal, unless the event comes from this account. */
export function rejectUnlessFrom(accountId: string, envelope: Envelope): AccountEvent | undefined {
  if (envelope.account === accountId) return undefined;
  const what = `${envelope.source} ${envelope['detail-type']}`;
  return {
    kind: 'refused',
    reason: `account ${envelope.account} is not authorized to send events about accounts: ${what}`,
  };
}

export function isAccountId(text: string | undefined): text is string {
  return text !== undefined && /^\d{12}$/.test(text);
}
