// Applies the baseline to the account that an event names, and retries while the account is not usable yet.
import type { Envelope } from '../../events/envelope.ts';
import type { AccountEvent } from '../../events/organization/account-event.ts';
import {
  type AccountRecord,
  baselineStateOf,
  changedSettingCount,
  incompleteReason,
} from '../../shared/accounts/account-record.ts';
import {
  acquireAccount,
  putAccount,
  putAccountAndRelease,
  putRun,
  releaseAccount,
} from '../../shared/accounts/account-store.ts';
import type { IneligibleAccount, Member } from '../../shared/accounts/directory.ts';
import { classifyError, formatFailure } from '../../shared/aws/errors.ts';
import { applyBaseline } from '../../shared/baseline/apply-baseline.ts';
import { baselineFingerprint } from '../../shared/baseline/drift.ts';
import { counted } from '../../shared/lib/text.ts';
import { backoffSeconds, NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { isNewAccount } from './new-account.ts';
import { reportBaseline, reportFailedCreation, reportUnknownAccount } from './publish-account-findings.ts';
import { readAccountEvent } from './read-event.ts';
import type { OnboardAccountDependencies } from './types.ts';

type OnboardRequest = Extract<AccountEvent, { kind: 'account' }>;

/** A little longer than the function's timeout (infrastructure/consumers.ts): then another event may take the lease. */
export const leaseMs = 310_000;
const leaseRetrySeconds = 15;

/**
 * Handles one event. Throws NonRetryableError for an event that is refused and for a baseline that has failed for good,
 * RetryableError for an account that has to be retried.
 */
export function createOnboardAccount(
  dependencies: OnboardAccountDependencies,
): (delivery: QueueMessage) => Promise<void> {
  const trustedAccounts = {
    managementAccountId: dependencies.managementAccountId,
    hubAccountId: dependencies.hub.accountId,
  };
  return async (delivery) => {
    const event = readAccountEvent(delivery.envelope, trustedAccounts);
    switch (event.kind) {
      case 'refused':
        throw new NonRetryableError(event.reason);
      case 'ignored':
        return ignore(dependencies, delivery.envelope, event.reason);
      case 'creation failed':
        return reportFailedCreation(dependencies, event, delivery.attempt);
      case 'account':
        return onboard(dependencies, event, delivery);
    }
  };
}

async function onboard(
  dependencies: OnboardAccountDependencies,
  event: OnboardRequest,
  delivery: QueueMessage,
): Promise<void> {
  const { journal, now, directory } = dependencies;
  const { accountId, trigger } = event;
  const lease = { holder: trigger.eventId, now: now(), durationMs: leaseMs };
  const acquired = await acquireAccount(journal, accountId, lease);
  if (!acquired.isAcquired)
    throw new RetryableError(`another event holds the lease on account ${accountId}`, leaseRetrySeconds);
  const { previous } = acquired;
  try {
    const account =
      accountId === dependencies.managementAccountId
        ? ineligibleManagementAccount(accountId)
        : await directory.lookUp(accountId);
    if (account.kind === 'ineligible') await rejectAccount(dependencies, event, account, previous, delivery);
    else await onboardMember(dependencies, event, account, previous, delivery);
  } catch (error) {
    await releaseAccount(journal, accountId, trigger.eventId);
    if (error instanceof RetryableError || error instanceof NonRetryableError) throw error;
    const failure = classifyError(error);
    if (failure === undefined)
      dependencies.logger.error('onboarding failed unexpectedly', { ...trigger, accountId, error });
    const why = `account ${accountId}: ${failure ? formatFailure(failure) : error}`;
    throw isPastDeadline(dependencies, delivery)
      ? new NonRetryableError(why)
      : new RetryableError(why, backoffSeconds(delivery.attempt));
  }
}

async function onboardMember(
  dependencies: OnboardAccountDependencies,
  event: OnboardRequest,
  member: Member,
  previous: AccountRecord | undefined,
  delivery: QueueMessage,
): Promise<void> {
  const { governance, journal, now, logger } = dependencies;
  const { trigger, dryRun } = event;
  const startedAt = now();
  const fingerprint = baselineFingerprint(governance, member.type);
  const isSameRun = previous?.cause.eventId === trigger.eventId && previous.fingerprint === fingerprint;
  const initialRecord: AccountRecord = {
    schemaVersion: '1',
    accountId: member.id,
    name: member.name,
    type: member.type,
    typeSource: member.typeSource,
    state: 'waiting',
    reason: 'the baseline has started',
    steps: isSameRun ? previous.steps : [],
    fingerprint,
    cause: trigger,
    attempts: delivery.attempt,
    since: isSameRun ? previous.since : startedAt.toISOString(),
    at: startedAt.toISOString(),
    completedAt: previous?.completedAt ?? null,
  };
  // remediate looks the type up in the journal, so it has to be there before the account forwards its first event.
  if (!dryRun && (previous?.type !== member.type || previous.state === 'skipped'))
    await putAccount(journal, initialRecord);
  const steps = await applyBaseline(dependencies, member, {
    trigger,
    attempt: delivery.attempt,
    dryRun,
    isNew: isNewAccount(member, previous, dependencies.hub.accountId, startedAt),
    previousResults: initialRecord.steps,
  });
  const result = baselineStateOf(steps);
  const state = result === 'waiting' && isPastDeadline(dependencies, delivery) ? 'failed' : result;
  const record: AccountRecord = {
    ...initialRecord,
    state: dryRun ? 'planned' : state,
    reason:
      state === 'complete' ? `${counted(changedSettingCount(steps), 'setting')} written` : incompleteReason(steps),
    steps: [...steps],
    at: now().toISOString(),
    completedAt: state === 'complete' && !dryRun ? now().toISOString() : initialRecord.completedAt,
  };
  await putRun(journal, record);
  logger.info('baseline', {
    ...trigger,
    accountId: member.id,
    type: member.type,
    state: record.state,
    reason: record.reason,
  });
  if (dryRun) return releaseAccount(journal, member.id, trigger.eventId);
  await putAccountAndRelease(journal, record);
  await reportBaseline(dependencies, record, previous);
  if (state === 'waiting') throw new RetryableError(record.reason, backoffSeconds(delivery.attempt));
  if (state === 'failed') throw new NonRetryableError(`the baseline of account ${member.id} failed: ${record.reason}`);
}

/** SCPs do not apply to the management account, and it has no access role. */
function ineligibleManagementAccount(id: string): IneligibleAccount {
  return {
    kind: 'ineligible',
    id,
    state: 'MANAGEMENT',
    reason: `account ${id} is the management account: it has no baseline`,
  };
}

/** Records an account that Palisade does not govern: an unknown account is an error, a closing one is not. */
async function rejectAccount(
  dependencies: OnboardAccountDependencies,
  event: OnboardRequest,
  account: IneligibleAccount,
  previous: AccountRecord | undefined,
  delivery: QueueMessage,
): Promise<void> {
  if (account.state === 'PENDING_ACTIVATION' && !isPastDeadline(dependencies, delivery)) {
    throw new RetryableError(account.reason, backoffSeconds(delivery.attempt));
  }
  const { journal, now, logger } = dependencies;
  const { trigger, accountId } = event;
  // An account with a record has left the organization; one without a record is an error, or the event is forged.
  const isUnknown = account.state === null && previous === undefined;
  const at = now().toISOString();
  const record: AccountRecord = {
    schemaVersion: '1',
    accountId,
    name: previous?.name ?? accountId,
    type: previous?.type ?? 'unclassified',
    typeSource: previous?.typeSource ?? 'none',
    state: isUnknown ? 'failed' : 'skipped',
    reason: account.reason,
    steps: previous?.steps ?? [],
    fingerprint: previous?.fingerprint ?? '',
    cause: trigger,
    attempts: delivery.attempt,
    since: at,
    at,
    completedAt: previous?.completedAt ?? null,
  };
  await putRun(journal, record);
  if (event.dryRun) return releaseAccount(journal, accountId, trigger.eventId);
  if (!isUnknown) {
    logger.info('account skipped', { ...trigger, accountId, reason: account.reason });
    return putAccountAndRelease(journal, record);
  }
  await reportUnknownAccount(dependencies, record);
  throw new NonRetryableError(account.reason);
}

function isPastDeadline({ governance, now }: OnboardAccountDependencies, { sentAt }: QueueMessage): boolean {
  return now().getTime() - sentAt.getTime() >= governance.baseline.deadlineMinutes * 60_000;
}

function ignore({ logger }: OnboardAccountDependencies, { id }: Envelope, reason: string): void {
  logger.info('event ignored', { eventId: id, reason });
}
