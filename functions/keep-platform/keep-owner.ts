// Brings what one owner shares in step: one run at a time, after which the owner's record says what came of it.
import { accountAge } from '../../shared/accounts/account-age.ts';
import { type AccountRecord, isGoverned } from '../../shared/accounts/account-record.ts';
import { acquireAccount, putAccount, putRun, releaseAccount } from '../../shared/accounts/account-store.ts';
import { unclassified } from '../../shared/accounts/account-type.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { admissionChange } from '../../shared/platform/admission-changes.ts';
import { announceAdmission } from '../../shared/platform/announce-admission.ts';
import { type DocumentCall, hasOwnName } from '../../shared/platform/drift-finding.ts';
import { nameCaller } from '../../shared/platform/name-caller.ts';
import { markAgain, renewMark, takeMark } from '../../shared/platform/owner-requests.ts';
import { readOwnedResources } from '../../shared/platform/read-resources.ts';
import { reportDrift } from '../../shared/platform/report-drift.ts';
import { isOwnerType } from '../../shared/resources/registry.ts';
import { type ResourceIdentity, resourceKey } from '../../shared/steps/shared-resource.ts';
import { RetryableError } from '../runtime/sqs-consumer.ts';
import { recordAfter, runRecord } from './owner-record.ts';
import { runPlatformSteps } from './run-platform-steps.ts';
import type { KeepPlatformDependencies } from './types.ts';

/** Why an owner is looked at. */
export type OwnerRun = {
  readonly owner: string;
  readonly reason: string;
  readonly trigger: Finding['trigger'];
  readonly attempt: number;
  /** Whether a mark stands for the message (shared/platform/owner-requests.ts). */
  readonly isMarked: boolean;
  /** The one resource that is looked at, and the document of it that a call changed; all resources without it. */
  readonly only?: {
    readonly resource: Pick<ResourceIdentity, 'kind' | 'name'>;
    readonly document: DocumentCall | undefined;
    readonly calledAt: Date;
  };
};

/** A little longer than the function's timeout (infrastructure/consumers.ts): then another message may take the lease. */
export const leaseMs = 130_000;

/** A lease is held for seconds; that of a whole baseline for up to five minutes. */
const leaseRetrySeconds = (attempt: number) => (attempt <= 10 ? 2 : 5);

/** Seconds until the next attempt: readers wait for it. */
export function retrySeconds(attempt: number): number {
  return Math.min(2 ** attempt, 60);
}

/**
 * How long a call is looked at again because another run has found its drift, and that finding is not recorded yet: a little
 * longer than a whole baseline holds the lease, and with it the event.
 */
const namingMs = 6 * 60_000;

/**
 * The same for a session with the name of a function: nearly always it is Palisade, whose document a later one has replaced,
 * so that no finding will ever have it. Every run takes the lease from those that change something.
 */
const ownNamingMs = 10_000;

/** A pause takes minutes to days. */
const deniedRetrySeconds = 300;

/** compare-accounts requests the baseline of an account whose record cannot be read, which writes it again, every hour. */
const unknownRetrySeconds = 60;

/** Throws RetryableError if something is not done yet. */
export async function keepOwner(dependencies: KeepPlatformDependencies, run: OwnerRun): Promise<void> {
  const { journal, now } = dependencies;
  const { owner, trigger, attempt } = run;
  const lease = { holder: trigger.eventId, now: now(), durationMs: leaseMs };
  const acquired = await acquireAccount(journal, owner, lease);
  const waitBecause = async (reason: string, seconds: number): Promise<never> => {
    if (run.isMarked) await renewMark(journal, owner, now());
    throw new RetryableError(reason, seconds);
  };
  if (!acquired.isAcquired)
    return waitBecause(`another event holds the lease on account ${owner}`, leaseRetrySeconds(attempt));
  try {
    // What is not known closes nothing, and this run would write the record without the part that does not parse.
    if (!acquired.isReadable) await waitBecause(`the record of account ${owner} cannot be read`, unknownRetrySeconds);
    await keepMarked(dependencies, run, acquired.previous);
  } finally {
    await releaseAccount(journal, owner, trigger.eventId);
  }
}

/** Takes the mark before anything is read, and puts it back if the message has to come again. */
async function keepMarked(
  dependencies: KeepPlatformDependencies,
  run: OwnerRun,
  previous: AccountRecord | undefined,
): Promise<void> {
  if (!run.isMarked) return keep(dependencies, run, [run.reason], previous);
  const { journal, now, logger } = dependencies;
  const { owner, trigger } = run;
  const marked = await takeMark(journal, owner);
  const reasons = [...new Set([run.reason, ...marked])];
  try {
    await keep(dependencies, run, reasons, previous);
  } catch (error) {
    if (await markAgain(journal, owner, reasons, now())) throw error;
    logger.info('another message waits for the same', { ...trigger, owner, reason: String(error) });
  }
}

async function keep(
  dependencies: KeepPlatformDependencies,
  run: OwnerRun,
  reasons: readonly string[],
  previous: AccountRecord | undefined,
): Promise<void> {
  const { journal, governance, logger, now } = dependencies;
  const { owner, trigger, attempt, only } = run;
  const startedAt = now();
  const isNone = () => logger.info('the account shares nothing', { ...trigger, owner, reasons });
  if (previous === undefined || !isGoverned(previous)) return isNone();
  const activeSince = await dependencies.readActiveSince();
  const all = await readOwnedResources(journal, governance, previous, activeSince);
  if (!isOwnerType(previous.type) && all.length === 0) return isNone();
  // Its first baseline has not come as far: what is not known closes nothing.
  if (previous.type === unclassified)
    throw new RetryableError(`the type of account ${owner} is not known: ${previous.reason}`, unknownRetrySeconds);
  const resources = only ? all.filter((each) => resourceKey(each) === resourceKey(only.resource)) : all;
  const isMade = all.some(({ ownDocuments }) => Object.values(ownDocuments).some((own) => own.length > 0));
  if (previous.completedAt === null && !isMade)
    return logger.info('the baseline of the account makes what it shares', { ...trigger, owner, reasons });
  const age = accountAge(previous, activeSince);
  const reason = reasons.join('; ');
  const { results, drifts } = await runPlatformSteps(dependencies, previous, {
    trigger,
    attempt,
    age,
    resources,
    kind: only?.resource.kind,
    reason,
  });
  const record = recordAfter(previous, results, { isWhole: only === undefined, at: now().toISOString() });
  await putAccount(journal, record);
  // What its roles trust, or are for, may wait for this.
  const announcement = { ...dependencies, sendOwnerRequests: dependencies.requestOwners };
  await announceAdmission(announcement, record, admissionChange(previous, record, { governance, activeSince }));
  await putRun(journal, runRecord(record, results, { trigger, attempt, reason, since: startedAt, at: now() }));
  const look = { trigger, call: only?.document, attempts: attempt, at: now() };
  await reportDrift(dependencies, { owner: previous, results, drifts, look });
  const open = results.filter(({ state }) => state === 'waiting');
  logger.info('platform', { ...trigger, owner, reasons, resources: resources.length, drifts: drifts.length, open });
  if (open.length === 0) {
    const [resource] = drifts.length === 0 && only ? resources : [];
    if (resource === undefined || (await nameCaller(dependencies, previous, resource, look))) return;
    const limitMs = hasOwnName(trigger.principal ?? '') ? ownNamingMs : namingMs;
    const isLate = only !== undefined && now().getTime() - only.calledAt.getTime() > limitMs;
    if (isLate) return logger.info('no finding has what this call wrote', { ...trigger, owner });
    throw new RetryableError(
      'the finding about what this call wrote is not recorded yet',
      Math.min(retrySeconds(attempt), 10),
    );
  }
  const denial = await dependencies.changeControl.checkPaused(owner);
  throw new RetryableError(
    `what account ${owner} shares is not in step: ${open.map((each) => each.reason).join('; ')}`,
    denial ? deniedRetrySeconds : retrySeconds(attempt),
  );
}
