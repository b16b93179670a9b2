// Applies the baseline to an active member of the organization, and records and reports what came of it.
import { hourlyComparison } from '../../events/palisade/baseline-requested.ts';
import { accountAge } from '../../shared/accounts/account-age.ts';
import {
  type AccountRecord,
  baselineStateOf,
  completeReason,
  incompleteReason,
  isOnlyThrottled,
} from '../../shared/accounts/account-record.ts';
import { putAccountAndRelease, putRun, releaseAccount } from '../../shared/accounts/account-store.ts';
import type { Member } from '../../shared/accounts/directory.ts';
import { withLastType } from '../../shared/accounts/last-type.ts';
import { verifiedAfter } from '../../shared/accounts/verified-steps.ts';
import { applyBaseline } from '../../shared/baseline/apply-baseline.ts';
import { baselineFingerprint } from '../../shared/baseline/drift.ts';
import { announceAdmission, changeOfAdmission } from '../../shared/platform/announce-admission.ts';
import { reportDrift } from '../../shared/platform/report-drift.ts';
import { backoffSeconds, NonRetryableError, RetryableError } from '../runtime/sqs-consumer.ts';
import { continuedRun, isPastDeadline } from './baseline-run.ts';
import { isNewAccount } from './new-account.ts';
import { isReported, reportBaseline } from './publish-account-findings.ts';
import { openResources, recordStart, startedRecord } from './start-run.ts';
import type { AccountAttempt, OnboardAccountDependencies, OnboardRequest } from './types.ts';

/** Applies the baseline to a member, records and reports it. Throws as createOnboardAccount() says. */
export async function onboardMember(
  dependencies: OnboardAccountDependencies,
  event: OnboardRequest,
  found: Member,
  { previous, isReadable, delivery, announced }: AccountAttempt,
): Promise<void> {
  const { governance, journal, now, logger } = dependencies;
  const { trigger, dryRun } = event;
  const member = withLastType(found, previous);
  const startedAt = now();
  const age = accountAge(member, await dependencies.readActiveSince());
  const fingerprint = baselineFingerprint(governance, { type: member.type, age });
  const run = continuedRun(previous, trigger, startedAt);
  const initialRecord = startedRecord(previous, member, run, {
    fingerprint,
    trigger,
    attempts: delivery.attempt,
    startedAt,
  });
  if (!dryRun) {
    await recordStart(dependencies, { previous, isReadable }, initialRecord);
    announced(initialRecord);
  }
  const { resources, documents } = await openResources(dependencies, initialRecord);
  const steps = await applyBaseline({ ...dependencies, documentsOf: () => documents }, member, {
    trigger,
    attempt: delivery.attempt,
    dryRun,
    age,
    isNew: isNewAccount(member, previous, dependencies.hub.accountId, startedAt),
    previousResults: initialRecord.steps,
    resources,
  });
  const result = baselineStateOf(steps);
  const isOver = isPastDeadline(governance, run?.since, startedAt) && !isOnlyThrottled(steps);
  const state = result === 'waiting' && isOver ? 'failed' : result;
  const record: AccountRecord = {
    ...initialRecord,
    state: dryRun ? 'planned' : state,
    reason: state === 'complete' ? completeReason(steps) : incompleteReason(steps),
    steps: [...steps],
    verified: verifiedAfter(initialRecord.verified ?? {}, steps, now().toISOString()),
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
  // What was lost until the start is announced already. What is gained waits until all steps have looked.
  const { gained } = await changeOfAdmission(dependencies, previous, record);
  const { lost } = await changeOfAdmission(dependencies, initialRecord, record);
  await announceAdmission(dependencies, record, { gained, lost });
  announced({ ...initialRecord, verified: record.verified });
  await reportBaseline(dependencies, record, previous);
  const look = { trigger, attempts: delivery.attempt, at: now() };
  const owner = { ...record, steps: previous?.steps ?? [] };
  await reportDrift(dependencies, { owner, results: steps, drifts: documents.drifts(), look });
  if (isRepetition) return;
  if (state === 'waiting') throw new RetryableError(record.reason, backoffSeconds(delivery.attempt));
  if (state === 'failed') throw new NonRetryableError(`the baseline of account ${member.id} failed: ${record.reason}`);
}
