// Selects the reader of an event about an account, and reads the event.

import type { Envelope } from '../../events/envelope.ts';
import * as accountCall from '../../events/organization/account-api-call.ts';
import * as accountCreated from '../../events/organization/account-created.ts';
import type { AccountEvent, TrustedAccounts } from '../../events/organization/account-event.ts';
import * as accountJoined from '../../events/organization/account-joined.ts';
import * as accountTagsCall from '../../events/organization/account-tags-call.ts';
import * as managedAccount from '../../events/organization/control-tower-account.ts';
import * as baselineRequested from '../../events/palisade/baseline-requested.ts';

type Reader = (envelope: Envelope, trustedAccounts: TrustedAccounts, typeKeys: readonly string[]) => AccountEvent;

/** Readers by detail-type and event name together: a service event never arrives as an API call. */
const readers: ReadonlyMap<string, Reader> = new Map([
  [keyOf(accountCreated, accountCreated.eventName), accountCreated.read],
  [keyOf(accountJoined, accountJoined.eventName), accountJoined.read],
  ...accountCall.eventNames.map((name): [string, Reader] => [keyOf(accountCall, name), accountCall.read]),
  ...accountTagsCall.eventNames.map((name): [string, Reader] => [keyOf(accountTagsCall, name), accountTagsCall.read]),
  ...managedAccount.eventNames.map((name): [string, Reader] => [keyOf(managedAccount, name), managedAccount.read]),
  [keyOf(baselineRequested), baselineRequested.read],
]);

/** `typeKeys` are the keys of tags that say what an account is. */
export function readAccountEvent(
  envelope: Envelope,
  trustedAccounts: TrustedAccounts,
  typeKeys: readonly string[],
): AccountEvent {
  const event = { source: envelope.source, detailType: envelope['detail-type'] };
  const { eventName } = envelope.detail;
  const read = readers.get(keyOf(event, eventName)) ?? readers.get(keyOf(event));
  if (read) return read(envelope, trustedAccounts, typeKeys);
  return { kind: 'refused', reason: `onboard-account does not handle events ${keyOf(event, eventName)}` };
}

function keyOf({ source, detailType }: { source: string; detailType: string }, eventName?: unknown): string {
  return [source, detailType, ...(eventName ? [String(eventName)] : [])].join(' ');
}
