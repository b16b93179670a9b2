// The start of an attempt at an account's baseline: its record, what the account loses by it, and what it shares.
import { type AccountRecord, isGoverned } from '../../shared/accounts/account-record.ts';
import { putAccount } from '../../shared/accounts/account-store.ts';
import type { IneligibleAccount, Member } from '../../shared/accounts/directory.ts';
import { withLastType } from '../../shared/accounts/last-type.ts';
import { announceAdmission, changeOfAdmission } from '../../shared/platform/announce-admission.ts';
import { withFreshAdmissions } from '../../shared/platform/fresh-admissions.ts';
import { createJournalDocuments, type JournalDocuments } from '../../shared/platform/journal-documents.ts';
import { requestOwners } from '../../shared/platform/owner-requests.ts';
import { putOwner } from '../../shared/platform/owners.ts';
import { readResources } from '../../shared/platform/read-resources.ts';
import { declarationsFor } from '../../shared/platform/resource-admissions.ts';
import { isOwnerType } from '../../shared/resources/registry.ts';
import type { SharedResource } from '../../shared/steps/shared-resource.ts';
import type { AccountAttempt, OnboardAccountDependencies, OnboardRequest } from './types.ts';

type Attempt = {
  readonly fingerprint: string;
  readonly trigger: OnboardRequest['trigger'];
  readonly attempts: number;
  readonly startedAt: Date;
};

/** The record of an attempt that has begun; `run` is the record of the run that it continues, if it does. */
export function startedRecord(
  previous: AccountRecord | undefined,
  member: Member,
  run: AccountRecord | undefined,
  { fingerprint, trigger, attempts, startedAt }: Attempt,
): AccountRecord {
  return {
    schemaVersion: '1',
    accountId: member.id,
    name: member.name,
    type: member.type,
    typeSource: member.typeSource,
    environment: member.environment,
    // What was in force in an account of another type, or before it was excluded, says nothing.
    verified: previous?.type === member.type && isGoverned(previous) ? (previous.verified ?? {}) : {},
    state: 'waiting',
    reason: 'the baseline has started',
    steps: run?.fingerprint === fingerprint ? run.steps : [],
    fingerprint,
    cause: trigger,
    attempts,
    since: run?.since ?? startedAt.toISOString(),
    at: startedAt.toISOString(),
    completedAt: previous?.completedAt ?? null,
    joinedMethod: member.joinedMethod,
    joinedAt: member.joinedAt,
  };
}

/**
 * Records the account before anything is done in it: remediate looks its type up there before it forwards its first event,
 * and cannot do so in a record that does not parse. What it is no longer admitted to is announced before a step can take a
 * guardrail away.
 */
export async function recordStart(
  dependencies: OnboardAccountDependencies,
  { previous, isReadable }: Pick<AccountAttempt, 'previous' | 'isReadable'>,
  record: AccountRecord,
): Promise<void> {
  const { lost } = await changeOfAdmission(dependencies, previous, record);
  const isReclassified = previous?.type !== record.type || !isGoverned(previous);
  if (isReclassified || !isReadable || lost.length > 0) await putAccount(dependencies.journal, record);
  await announceAdmission(dependencies, record, { gained: [], lost });
  if (declarationsFor(dependencies.governance, record.type).length > 0)
    await putOwner(dependencies.journal, record.accountId);
  if (previous !== undefined && previous.type !== record.type && isOwnerType(previous.type))
    await closeResources(dependencies, record);
}

/**
 * Whether the account loses an admission that its record gives, by what it is now. AWS is not asked about an account that is
 * admitted nowhere, such as a new one. Throws what `lookUp` throws.
 */
export async function losesAdmission(
  dependencies: Pick<OnboardAccountDependencies, 'governance' | 'readActiveSince' | 'now'>,
  { previous, lookUp }: { readonly previous: AccountRecord | undefined; readonly lookUp: () => Promise<Found> },
): Promise<boolean> {
  if (previous === undefined) return false;
  const { gained: present } = await changeOfAdmission(dependencies, undefined, previous);
  if (present.length === 0) return false;
  const found = await lookUp();
  const { fingerprint, cause: trigger, attempts } = previous;
  const attempt = { fingerprint, trigger, attempts, startedAt: dependencies.now() };
  const next: AccountRecord =
    found.kind === 'member'
      ? startedRecord(previous, withLastType(found, previous), undefined, attempt)
      : { ...previous, state: 'skipped' };
  return (await changeOfAdmission(dependencies, previous, next)).lost.length > 0;
}

type Found = Member | IneligibleAccount;

/** An account that is of another type now admits nobody to what it shared before. */
async function closeResources(
  { journal, sendOwnerRequests, now }: OnboardAccountDependencies,
  { accountId, name, type }: AccountRecord,
): Promise<void> {
  const reason = `account ${accountId} (${name}) is of type ${type} now: what it shared before admits nobody any more`;
  await requestOwners(journal, sendOwnerRequests, [accountId], reason, now(), { isUrgent: true });
}

/**
 * What the account shares, and where the documents of this run are recorded. A baseline may take minutes: an account that has
 * lost its admission meanwhile gets into no document.
 */
export async function openResources(
  { journal, governance, hub, readActiveSince, now }: Pick<OnboardAccountDependencies, ResourceDependency>,
  record: AccountRecord,
): Promise<{ readonly resources: readonly SharedResource[]; readonly documents: JournalDocuments }> {
  const activeSince = await readActiveSince();
  const read = () => readResources(journal, governance, record, activeSince);
  const resources = await read();
  const { cause } = record;
  const { organizationId } = hub;
  const documents = createJournalDocuments(journal, { resources, organizationId, cause, reason: 'the baseline', now });
  return { resources, documents: withFreshAdmissions(documents, resources, read) };
}

type ResourceDependency = 'journal' | 'governance' | 'hub' | 'readActiveSince' | 'now';
