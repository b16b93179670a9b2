// The run that an attempt at a baseline belongs to: the attempts for one event, or for several events that follow each
// other, since AWS announces a new account by more than one.
import { type AccountRecord, isGoverned } from '../../shared/accounts/account-record.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import type { Governance } from '../../shared/governance/governance.ts';

type Trigger = Finding['trigger'];

/** Longer than between two attempts of one run: five minutes of backoff, and the function's timeout of as many. */
const longestGapMs = 12 * 60_000;
/**
 * Longer than a message is hidden after a timeout, or waits behind a rollout. An event that comes back later was moved
 * back from the dead-letter queue: it begins a run, with a deadline of its own.
 */
const longestAbsenceMs = 2 * 60 * 60_000;

/** The record of the run that this event's attempt continues; undefined if it begins a run. */
export function continuedRun(
  previous: AccountRecord | undefined,
  trigger: Trigger,
  now: Date,
): AccountRecord | undefined {
  if (previous?.state !== 'waiting') return undefined;
  const gapMs = previous.cause.eventId === trigger.eventId ? longestAbsenceMs : longestGapMs;
  return isYounger(previous, gapMs, now) ? previous : undefined;
}

/**
 * Whether the run that another event began, or took over, has not ended and will be continued. A new event takes it over
 * with what is done already. The other one has to wait from then on: two events in turns would not come to an end.
 */
export function isUnderWay(previous: AccountRecord | undefined, trigger: Trigger, now: Date): boolean {
  if (previous?.state !== 'waiting' || previous.cause.eventId === trigger.eventId) return false;
  return isYounger(previous, longestGapMs, now);
}

function isYounger({ at }: AccountRecord, ageMs: number, now: Date): boolean {
  return now.getTime() - Date.parse(at) < ageMs;
}

/** The record of an attempt that has not come as far as the account's type. What is known of the account stays. */
export function waitingRecord(
  previous: AccountRecord | undefined,
  { accountId, trigger }: { readonly accountId: string; readonly trigger: Trigger },
  { reason, attempts, now }: { readonly reason: string; readonly attempts: number; readonly now: Date },
): AccountRecord {
  const run = continuedRun(previous, trigger, now);
  return {
    schemaVersion: '1',
    accountId,
    name: previous?.name ?? accountId,
    type: previous?.type ?? 'unclassified',
    typeSource: previous?.typeSource ?? 'none',
    environment: previous?.environment ?? null,
    // It may come back from having been skipped or excluded: then nothing is known to be in force.
    verified: previous && isGoverned(previous) ? (previous.verified ?? {}) : {},
    state: 'waiting',
    reason,
    steps: run?.steps ?? [],
    fingerprint: previous?.fingerprint ?? '',
    cause: trigger,
    attempts,
    since: run?.since ?? now.toISOString(),
    at: now.toISOString(),
    completedAt: previous?.completedAt ?? null,
    joinedMethod: previous?.joinedMethod ?? null,
    joinedAt: previous?.joinedAt ?? null,
  };
}

/**
 * Whether the run has been tried for so long that it fails. It counts from its first attempt: how long the event was in
 * the queue says nothing about the account.
 */
export function isPastDeadline({ baseline }: Governance, since: string | undefined, now: Date): boolean {
  return since !== undefined && now.getTime() - Date.parse(since) >= baseline.deadlineMinutes * 60_000;
}
