// From an event about an account to its baseline: now if the account is usable, later if it is not yet.
import type { Envelope } from '../../events/envelope.ts';
import type { AccountEvent } from '../../events/organization/account-event.ts';
import { type AccountRecord, settingsWritten, stateOf, whyNot } from '../../shared/accounts/account-record.ts';
import { keepAccount, keepRun, letGo, noteAccount, takeAccount } from '../../shared/accounts/account-store.ts';
import type { Member, Outsider } from '../../shared/accounts/directory.ts';
import { classify, describe } from '../../shared/aws/errors.ts';
import { baselineAccount } from '../../shared/baseline/apply-baseline.ts';
import { fingerprintOf } from '../../shared/baseline/drift.ts';
import { type Delivery, Refused, retryAfter, Unfinished } from '../runtime/sqs-consumer.ts';
import { reportBaseline, reportFailedCreation, reportStranger } from './publish-account-findings.ts';
import { readAccountEvent } from './read-event.ts';
import type { Dependencies } from './types.ts';

type AccountAsked = Extract<AccountEvent, { kind: 'account' }>;

/** A little longer than the function may take (infrastructure/consumers.ts): then another event may have the account. */
export const leaseMilliseconds = 310_000;
const secondsUntilFree = 15;

/** An account is new for a day: so long, nobody is expected to have work in it. */
const newFor = 24 * 60 * 60_000;

/**
 * Handles one event. Throws Refused for one that cannot be trusted, and for a baseline that failed for good; Unfinished
 * for an account that has to be tried again.
 */
export function createOnboardAccount(dependencies: Dependencies): (delivery: Delivery) => Promise<void> {
  const trustedAccounts = {
    managementAccountId: dependencies.managementAccountId,
    hubAccountId: dependencies.hub.accountId,
  };
  return async (delivery) => {
    const event = readAccountEvent(delivery.envelope, trustedAccounts);
    switch (event.kind) {
      case 'refused':
        throw new Refused(event.reason);
      case 'ignored':
        return ignore(dependencies, delivery.envelope, event.reason);
      case 'creation failed':
        return reportFailedCreation(dependencies, event, delivery.attempt);
      case 'account':
        return onboard(dependencies, event, delivery);
    }
  };
}

async function onboard(dependencies: Dependencies, event: AccountAsked, delivery: Delivery): Promise<void> {
  const { journal, now, directory } = dependencies;
  const { accountId, trigger } = event;
  const claimed = { holder: trigger.eventId, now: now(), milliseconds: leaseMilliseconds };
  const taken = await takeAccount(journal, accountId, claimed);
  if (!taken.isTaken) throw new Unfinished(`another event is at work on account ${accountId}`, secondsUntilFree);
  const { previous } = taken;
  try {
    const account =
      accountId === dependencies.managementAccountId ? managementAccount(accountId) : await directory.ask(accountId);
    if (account.kind === 'outsider') await turnAway(dependencies, event, account, previous, delivery);
    else await bringToBaseline(dependencies, event, account, previous, delivery);
  } catch (error) {
    await letGo(journal, accountId, trigger.eventId);
    if (error instanceof Unfinished || error instanceof Refused) throw error;
    const failure = classify(error);
    if (failure === undefined) dependencies.logger.error('onboarding broke off', { ...trigger, accountId, error });
    const why = `account ${accountId}: ${failure ? describe(failure) : error}`;
    throw isOver(dependencies, delivery) ? new Refused(why) : new Unfinished(why, retryAfter(delivery.attempt));
  }
}

async function bringToBaseline(
  dependencies: Dependencies,
  event: AccountAsked,
  member: Member,
  previous: AccountRecord | undefined,
  delivery: Delivery,
): Promise<void> {
  const { governance, journal, now, logger } = dependencies;
  const { trigger, dryRun } = event;
  const since = now();
  const fingerprint = fingerprintOf(governance, member.type);
  const isSameRun = previous?.cause.eventId === trigger.eventId && previous.fingerprint === fingerprint;
  const begun: AccountRecord = {
    schemaVersion: '1',
    accountId: member.id,
    name: member.name,
    type: member.type,
    typeSource: member.typeSource,
    state: 'waiting',
    reason: 'its baseline has begun',
    steps: isSameRun ? previous.steps : [],
    fingerprint,
    cause: trigger,
    attempts: delivery.attempt,
    since: isSameRun ? previous.since : since.toISOString(),
    at: since.toISOString(),
    completedAt: previous?.completedAt ?? null,
  };
  // Whoever judges its buckets has to know its type from the moment on at which it forwards events.
  if (!dryRun && (previous?.type !== member.type || previous.state === 'skipped')) await noteAccount(journal, begun);
  const steps = await baselineAccount(dependencies, member, {
    trigger,
    attempt: delivery.attempt,
    dryRun,
    isNew: isNew(member, previous, since),
    earlier: begun.steps,
  });
  const reached = stateOf(steps);
  const state = reached === 'waiting' && isOver(dependencies, delivery) ? 'failed' : reached;
  const record: AccountRecord = {
    ...begun,
    state: dryRun ? 'planned' : state,
    reason: state === 'complete' ? `${settingsWritten(steps)} settings written` : whyNot(steps),
    steps: [...steps],
    at: now().toISOString(),
    completedAt: state === 'complete' && !dryRun ? now().toISOString() : begun.completedAt,
  };
  await keepRun(journal, record);
  logger.info('baseline', {
    ...trigger,
    accountId: member.id,
    type: member.type,
    state: record.state,
    reason: record.reason,
  });
  if (dryRun) return letGo(journal, member.id, trigger.eventId);
  await keepAccount(journal, record);
  await reportBaseline(dependencies, record, previous);
  if (state === 'waiting') throw new Unfinished(record.reason, retryAfter(delivery.attempt));
  if (state === 'failed') throw new Refused(`the baseline of account ${member.id} failed: ${record.reason}`);
}

/** Policies of the organization do not bind it, and no role leads into it from outside. */
function managementAccount(id: string): Outsider {
  return {
    kind: 'outsider',
    id,
    state: 'MANAGEMENT',
    reason: `account ${id} is the management account: it has no baseline`,
  };
}

/** An account that Palisade keeps its hands off: a stranger is an error, one that is closing is not. */
async function turnAway(
  dependencies: Dependencies,
  event: AccountAsked,
  outsider: Outsider,
  previous: AccountRecord | undefined,
  delivery: Delivery,
): Promise<void> {
  if (outsider.state === 'PENDING_ACTIVATION' && !isOver(dependencies, delivery)) {
    throw new Unfinished(outsider.reason, retryAfter(delivery.attempt));
  }
  const { journal, now, logger } = dependencies;
  const { trigger, accountId } = event;
  // An account that was one of ours has left; one that never was is a mistake, or a lie.
  const isStranger = outsider.state === null && previous === undefined;
  const at = now().toISOString();
  const record: AccountRecord = {
    schemaVersion: '1',
    accountId,
    name: previous?.name ?? accountId,
    type: previous?.type ?? 'unclassified',
    typeSource: previous?.typeSource ?? 'none',
    state: isStranger ? 'failed' : 'skipped',
    reason: outsider.reason,
    steps: previous?.steps ?? [],
    fingerprint: previous?.fingerprint ?? '',
    cause: trigger,
    attempts: delivery.attempt,
    since: at,
    at,
    completedAt: previous?.completedAt ?? null,
  };
  await keepRun(journal, record);
  if (event.dryRun) return letGo(journal, accountId, trigger.eventId);
  if (!isStranger) {
    logger.info('account skipped', { ...trigger, accountId, reason: outsider.reason });
    return keepAccount(journal, record);
  }
  await reportStranger(dependencies, record);
  throw new Refused(outsider.reason);
}

function isNew({ joined }: Member, previous: AccountRecord | undefined, now: Date): boolean {
  return joined.created && !previous?.completedAt && now.getTime() - joined.at.getTime() < newFor;
}

function isOver({ governance, now }: Dependencies, { sentAt }: Delivery): boolean {
  return now().getTime() - sentAt.getTime() >= governance.baseline.deadlineMinutes * 60_000;
}

function ignore({ logger }: Dependencies, { id }: Envelope, reason: string): void {
  logger.info('event ignored', { eventId: id, reason });
}
