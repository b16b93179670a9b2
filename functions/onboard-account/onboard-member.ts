// Applies the baseline to an active member of the organization, and records and reports what came of it.
import { hourlyComparison } from '../../events/palisade/baseline-requested.ts';
import { accountAge } from '../../shared/accounts/account-age.ts';
import {
  type AccountRecord,
  baselineStateOf,
  completeReason,
  incompleteReason,
  isGoverned,
  isOnlyThrottled,
} from '../../shared/accounts/account-record.ts';
import { putAccount, putAccountAndRelease, putRun, releaseAccount } from '../../shared/accounts/account-store.ts';
import type { Member } from '../../shared/accounts/directory.ts';
import { withLastType } from '../../shared/accounts/last-type.ts';
import { applyBaseline } from '../../shared/baseline/apply-baseline.ts';
import { baselineFingerprint } from '../../shared/baseline/drift.ts';
import { backoffSeconds, NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { continuedRun, isPastDeadline } from './baseline-run.ts';
import { isNewAccount } from './new-account.ts';
import { isReported, reportBaseline } from './publish-account-findings.ts';
import type { OnboardAccountDependencies, OnboardRequest } from './types.ts';

/** Applies the baseline to a member, records and reports it. Throws as createOnboardAccount() says. */
export async function onboardMember(
  dependencies: OnboardAccountDependencies,
  event: OnboardRequest,
  found: Member,
  previous: AccountRecord | undefined,
  delivery: QueueMessage,
): Promise<void> {
  const { governance, journal, now, logger } = dependencies;
  const { trigger, dryRun } = event;
  const member = withLastType(found, previous);
  const startedAt = now();
  const age = accountAge(member, await dependencies.readActiveSince());
  const fingerprint = baselineFingerprint(governance, { type: member.type, age });
  const run = continuedRun(previous, trigger, startedAt);
  const initialRecord: AccountRecord = {
    schemaVersion: '1',
    accountId: member.id,
    name: member.name,
    type: member.type,
    typeSource: member.typeSource,
    state: 'waiting',
    reason: 'the baseline has started',
    steps: run?.fingerprint === fingerprint ? run.steps : [],
    fingerprint,
    cause: trigger,
    attempts: delivery.attempt,
    since: run?.since ?? startedAt.toISOString(),
    at: startedAt.toISOString(),
    completedAt: previous?.completedAt ?? null,
    joinedMethod: member.joinedMethod,
    joinedAt: member.joinedAt,
  };
  // remediate looks the type up in the journal, so it has to be there before the account forwards its first event.
  if (!dryRun && (previous?.type !== member.type || !isGoverned(previous))) await putAccount(journal, initialRecord);
  const steps = await applyBaseline(dependencies, member, {
    trigger,
    attempt: delivery.attempt,
    dryRun,
    age,
    isNew: isNewAccount(member, previous, dependencies.hub.accountId, startedAt),
    previousResults: initialRecord.steps,
  });
  const result = baselineStateOf(steps);
  const isOver = isPastDeadline(governance, run?.since, startedAt) && !isOnlyThrottled(steps);
  const state = result === 'waiting' && isOver ? 'failed' : result;
  const record: AccountRecord = {
    ...initialRecord,
    state: dryRun ? 'planned' : state,
    reason: state === 'complete' ? completeReason(steps) : incompleteReason(steps),
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
  // Every hour the same baseline would leave the same dead letter, beside the first one and the finding.
  const isRepetition = trigger.principal === hourlyComparison && (await isReported(dependencies, record));
  await putAccountAndRelease(journal, record);
  await reportBaseline(dependencies, record, previous);
  if (isRepetition) return;
  if (state === 'waiting') throw new RetryableError(record.reason, backoffSeconds(delivery.attempt));
  if (state === 'failed') throw new NonRetryableError(`the baseline of account ${member.id} failed: ${record.reason}`);
}
