// Applies the baseline to the account that an event names, and retries while the account is not usable yet.
import type { Envelope } from '../../events/envelope.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { acquireAccount, putAccount, releaseAccount } from '../../shared/accounts/account-store.ts';
import { typeTagKeys } from '../../shared/accounts/account-type.ts';
import type { IneligibleAccount } from '../../shared/accounts/directory.ts';
import { classifyError, formatFailure } from '../../shared/aws/errors.ts';
import { backoffSeconds, NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { continuedRun, isPastDeadline, isUnderWay, waitingRecord } from './baseline-run.ts';
import { onboardMember } from './onboard-member.ts';
import { reportFailedCreation } from './publish-account-findings.ts';
import { readAccountEvent } from './read-event.ts';
import { rejectAccount } from './reject-account.ts';
import { losesAdmission } from './start-run.ts';
import type { OnboardAccountDependencies, OnboardRequest } from './types.ts';

/** A little longer than the function's timeout (infrastructure/consumers.ts): then another event may take the lease. */
export const leaseMs = 310_000;
const leaseRetrySeconds = 15;
const lookAgainSeconds = 15;

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
  const typeKeys = typeTagKeys(dependencies.governance.accountTypes);
  return async (delivery) => {
    const event = readAccountEvent(delivery.envelope, trustedAccounts, typeKeys);
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
  const { previous, isReadable } = acquired;
  let known = previous;
  const announced = (record: AccountRecord) => {
    known = record;
  };
  try {
    const lookUp = async () =>
      accountId === dependencies.managementAccountId
        ? ineligibleManagementAccount(accountId)
        : directory.lookUp(accountId);
    const isToWait = !event.dryRun && delivery.attempt > 1 && isUnderWay(previous, trigger, now());
    if (isToWait) await giveWay(dependencies, event, delivery, { previous, lookUp });
    const account = await lookUp();
    const attempt = { previous, isReadable, delivery, announced };
    if (account.kind === 'ineligible') await rejectAccount(dependencies, event, account, attempt);
    else await onboardMember(dependencies, event, account, attempt);
  } catch (error) {
    if (error instanceof RetryableError || error instanceof NonRetryableError) {
      await releaseAccount(journal, accountId, trigger.eventId);
      throw error;
    }
    throw await endUnexpectedly(dependencies, event, known, delivery, error);
  }
}

/**
 * Throws RetryableError, since the run of another event goes on. Returns only if the account has lost an admission: the other
 * run may come back in five minutes, so this event takes it over, and its start announces the loss.
 */
async function giveWay(
  dependencies: OnboardAccountDependencies,
  { accountId }: OnboardRequest,
  { attempt }: QueueMessage,
  known: Parameters<typeof losesAdmission>[1],
): Promise<void> {
  const what = `another event’s baseline of account ${accountId} is not complete`;
  try {
    if (await losesAdmission(dependencies, known)) return;
  } catch (error) {
    throw new RetryableError(
      `${what}, and nobody could look whether it lost its admission: ${error}`,
      lookAgainSeconds,
    );
  }
  throw new RetryableError(what, backoffSeconds(attempt));
}

/** Records that the attempt ended with an error, which counts from its first time on. Returns what to throw. */
async function endUnexpectedly(
  dependencies: OnboardAccountDependencies,
  { accountId, trigger, dryRun }: OnboardRequest,
  previous: AccountRecord | undefined,
  delivery: QueueMessage,
  error: unknown,
): Promise<Error> {
  const { journal, logger } = dependencies;
  const failure = classifyError(error);
  if (failure === undefined) logger.error('onboarding failed unexpectedly', { ...trigger, accountId, error });
  const reason = `account ${accountId}: ${failure ? formatFailure(failure) : error}`;
  const now = dependencies.now();
  const run = continuedRun(previous, trigger, now);
  if (!dryRun)
    await putAccount(
      journal,
      waitingRecord(previous, { accountId, trigger }, { reason, attempts: delivery.attempt, now }),
    );
  await releaseAccount(journal, accountId, trigger.eventId);
  const since = run?.since ?? (dryRun ? delivery.sentAt.toISOString() : undefined);
  return failure?.kind !== 'throttled' && isPastDeadline(dependencies.governance, since, now)
    ? new NonRetryableError(reason)
    : new RetryableError(reason, backoffSeconds(delivery.attempt));
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

function ignore({ logger }: OnboardAccountDependencies, { id }: Envelope, reason: string): void {
  logger.info('event ignored', { eventId: id, reason });
}
