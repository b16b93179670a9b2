// Requests that the owners of shared resources bring their policies in step when an account's record changes what it is
// admitted to.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { ReadActiveSince } from '../accounts/account-lookup.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { Governance } from '../governance/governance.ts';
import type { StateTable } from '../table/table.ts';
import { type AdmissionChange, admissionChange } from './admission-changes.ts';
import { requestOwners, type SendOwnerRequests } from './owner-requests.ts';
import { listOwners } from './owners.ts';

export type AnnouncementDependencies = {
  readonly journal: StateTable;
  readonly governance: Governance;
  readonly readActiveSince: ReadActiveSince;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'info'>;
  readonly sendOwnerRequests: SendOwnerRequests;
};

/** What the account gains and loses with its new record. Throws the SDK's error if the journal cannot be read. */
export async function changeOfAdmission(
  { governance, readActiveSince }: Pick<AnnouncementDependencies, 'governance' | 'readActiveSince'>,
  previous: AccountRecord | undefined,
  next: AccountRecord,
): Promise<AdmissionChange> {
  return admissionChange(previous, next, { governance, activeSince: await readActiveSince() });
}

/**
 * Requests the runs of all owners if anything changed. The record has to be in the journal before: the runs read it. A loss
 * is urgent. Throws the SDK's error: then the message is retried.
 */
export async function announceAdmission(
  { journal, sendOwnerRequests, now, logger }: AnnouncementDependencies,
  { accountId, name }: Pick<AccountRecord, 'accountId' | 'name'>,
  { gained, lost }: AdmissionChange,
): Promise<void> {
  if (gained.length === 0 && lost.length === 0) return;
  const what = [...(lost.length > 0 ? [`is no longer admitted to ${some(lost)}`] : []), ...admittedTo(gained)];
  const reason = `account ${accountId} (${name}) ${what.join(' and ')}`;
  const owners = (await listOwners(journal)).filter((owner) => owner !== accountId);
  logger.info('admission changed', { accountId, gained, lost, owners });
  await requestOwners(journal, sendOwnerRequests, owners, reason, now(), { isUrgent: lost.length > 0 });
}

const mostNamed = 3;

/** Reasons are read by people, in records and lists: an account may be admitted to hundreds of things at once. */
function some(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return more <= 1 ? names.join(', ') : `${names.slice(0, mostNamed).join(', ')} and ${more} more`;
}

function admittedTo(gained: readonly string[]): readonly string[] {
  return gained.length > 0 ? [`is admitted to ${some(gained)}`] : [];
}
