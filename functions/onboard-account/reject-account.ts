// Records accounts that get no baseline: they are not in the organization, not active, or excluded.
import * as baselineRequested from '../../events/palisade/baseline-requested.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { putAccount, putAccountAndRelease, putRun, releaseAccount } from '../../shared/accounts/account-store.ts';
import type { IneligibleAccount } from '../../shared/accounts/directory.ts';
import { excludedState } from '../../shared/accounts/exclusion.ts';
import { announceAdmission, changeOfAdmission } from '../../shared/platform/announce-admission.ts';
import { backoffSeconds, NonRetryableError, RetryableError } from '../runtime/sqs-consumer.ts';
import { continuedRun, isPastDeadline, waitingRecord } from './baseline-run.ts';
import { reportUnknownAccount } from './publish-account-findings.ts';
import { releaseExcluded } from './release-excluded.ts';
import type { AccountAttempt, OnboardAccountDependencies, OnboardRequest } from './types.ts';

/**
 * How often an event about an account that AWS Organizations does not know is looked at again, with backoff: after 15
 * seconds it usually knows a newly created account. Later, compare-accounts finds what is listed.
 */
const attemptsForUnknown = 2;

/**
 * Records an account that Palisade does not govern. An unknown account is the answer to a request, and an error in AWS's
 * own events; a closing account is neither.
 */
export async function rejectAccount(
  dependencies: OnboardAccountDependencies,
  event: OnboardRequest,
  account: IneligibleAccount,
  { previous, delivery, announced }: AccountAttempt,
): Promise<void> {
  const { journal, now, logger } = dependencies;
  const { trigger, accountId } = event;
  const run = continuedRun(previous, trigger, now());
  if (account.state === 'PENDING_ACTIVATION' && !isPastDeadline(dependencies.governance, run?.since, now())) {
    const { attempt: attempts } = delivery;
    const waiting = waitingRecord(previous, { accountId, trigger }, { reason: account.reason, attempts, now: now() });
    if (!event.dryRun) await putAccount(journal, waiting);
    throw new RetryableError(account.reason, backoffSeconds(attempts));
  }
  // An account with a record has left the organization; one without a record is an error, or the event is forged.
  const isUnknown = account.state === null && previous === undefined;
  const isRequest = trigger.detailType === baselineRequested.detailType;
  if (isUnknown && !isRequest && delivery.attempt <= attemptsForUnknown)
    throw new RetryableError(account.reason, backoffSeconds(delivery.attempt));
  const at = now().toISOString();
  const record: AccountRecord = {
    schemaVersion: '1',
    accountId,
    name: account.name ?? previous?.name ?? accountId,
    type: previous?.type ?? 'unclassified',
    typeSource: previous?.typeSource ?? 'none',
    environment: previous?.environment ?? null,
    verified: previous?.verified ?? {},
    state: isUnknown ? 'failed' : account.state === excludedState ? 'excluded' : 'skipped',
    reason: account.reason,
    steps: previous?.steps ?? [],
    fingerprint: previous?.fingerprint ?? '',
    cause: trigger,
    attempts: delivery.attempt,
    since: at,
    at,
    completedAt: previous?.completedAt ?? null,
    joinedMethod: previous?.joinedMethod ?? null,
    joinedAt: previous?.joinedAt ?? null,
  };
  if (!event.dryRun && !isUnknown) {
    await announceLoss(dependencies, previous, record);
    announced({ ...record, state: 'waiting', since: run?.since ?? at, verified: {} });
  }
  if (record.state === 'excluded' && !event.dryRun) await releaseExcluded(dependencies, record, delivery.attempt);
  await putRun(journal, record);
  if (event.dryRun || (isUnknown && isRequest)) {
    logger.info('baseline refused', { ...trigger, accountId, reason: account.reason });
    return releaseAccount(journal, accountId, trigger.eventId);
  }
  if (!isUnknown) {
    logger.info(`account ${record.state}`, { ...trigger, accountId, reason: account.reason });
    return putAccountAndRelease(journal, record);
  }
  await reportUnknownAccount(dependencies, record);
  throw new NonRetryableError(account.reason);
}

/** What the account was admitted to, it is admitted to no longer: that comes before anything that is done in it. */
async function announceLoss(
  dependencies: OnboardAccountDependencies,
  previous: AccountRecord | undefined,
  record: AccountRecord,
): Promise<void> {
  const change = await changeOfAdmission(dependencies, previous, record);
  if (change.lost.length === 0) return;
  await putAccount(dependencies.journal, record);
  await announceAdmission(dependencies, record, change);
}
