// Reconciles the organization's accounts with the journal, and requests the baselines that are due. Events are the fast
// path; this is the reliable one.
import pMap from 'p-map';
import { type BaselineRequest, hourlyComparison } from '../../events/palisade/baseline-requested.ts';
import { accountAge } from '../../shared/accounts/account-age.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { listAllAccounts, putAccount } from '../../shared/accounts/account-store.ts';
import type { Directory, IneligibleAccount, ListedAccount, Member } from '../../shared/accounts/directory.ts';
import { excludedState } from '../../shared/accounts/exclusion.ts';
import { withLastType } from '../../shared/accounts/last-type.ts';
import { classifyError, formatFailure, toResult } from '../../shared/aws/errors.ts';
import { baselineDueReason } from '../../shared/baseline/drift.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { type HubState, pauseReason } from '../../shared/remediation/change-control/pauses.ts';
import { type CompareAdmissionsDependencies, compareAdmissions } from './compare-admissions.ts';

export type CompareAccountsDependencies = CompareAdmissionsDependencies & {
  readonly directory: Directory;
  readonly managementAccountId: string;
  /** Puts requests into the queue of baselines. Throws if one of them is not in it. */
  readonly requestBaselines: (requests: readonly BaselineRequest[]) => Promise<unknown>;
  /** Returns the hub's state. Throws if it cannot be read: then the run is repeated. */
  readonly hubState: () => Promise<HubState>;
};

/** How many accounts are asked about at the same time: enough to use the rates of AWS Organizations. */
const lookupConcurrency = 10;

/**
 * When a run ends asking: a minute before the function's timeout. The tags of some 1,700 accounts can be asked for until
 * then; only accounts that no organizational unit gives a type need them.
 */
const askingMs = 240_000;

/**
 * Requests the baseline of every account whose baseline is due. Returns the requests. An account about which
 * Organizations does not answer, or not in time, is logged, stays as it is and stops no other. Throws if it cannot list
 * the accounts, or if it does not answer about any of them. In a hub that has recorded no account, a denied call is not
 * an error. Baselines of accounts that are paused are not requested, because nothing could be written: they are due after
 * the pause.
 */
export async function compareAccounts(dependencies: CompareAccountsDependencies): Promise<readonly BaselineRequest[]> {
  const { logger, journal, directory, managementAccountId, now } = dependencies;
  const startedAt = now().getTime();
  const isOver = () => now().getTime() - startedAt >= askingMs;
  const [list, all] = await Promise.all([toResult(directory.list()), listAllAccounts(journal)]);
  // An account whose record does not parse counts as one without: its next baseline writes it again.
  const records = all.flatMap(({ record, isReadable }) => (isReadable ? [record] : []));
  if (!list.ok) {
    // The hub is deployed before the management account's stack, which has the role that this function assumes. Its first
    // runs are no failures, and leave no dead letters.
    const isNewHub = records.length === 0 && list.failure.kind === 'denied';
    if (!isNewHub) throw list.error;
    logger.warn('waiting for the stack of the management account', { reason: formatFailure(list.failure) });
    return [];
  }
  const listed = list.value;
  const accounts = listed.filter(({ id }) => id !== managementAccountId);
  const recordOf = new Map(records.map((record) => [record.accountId, record]));
  const answers = await pMap(
    longestUnknownFirst(accounts, recordOf),
    async (account) => (isOver() ? undefined : ask(dependencies, account)),
    { concurrency: lookupConcurrency },
  );
  const known = answers.filter((account) => account !== undefined);
  if (known.length === 0 && accounts.length > 0) throw new Error('AWS Organizations answers about no account');
  const state = await dependencies.hubState();
  const due = known.flatMap((account) => {
    const request = requestFor(dependencies, account, recordOf.get(account.id), state.activeSince);
    // That an account is closing or excluded only changes its record.
    return request
      ? [{ request, isPaused: account.kind === 'member' && pauseReason(state, account.id) !== undefined }]
      : [];
  });
  const requests = due.flatMap(({ request, isPaused }) => (isPaused ? [] : [request]));
  await dependencies.requestBaselines(requests);
  const listedIds = new Set(listed.map(({ id }) => id));
  const unlisted = all.flatMap(({ record }) => (listedIds.has(record.accountId) ? [] : [record]));
  await markDeparted(dependencies, unlisted, isOver);
  const isPaused = (accountId: string) => pauseReason(state, accountId) !== undefined;
  const owners = await compareAdmissions(dependencies, records, state.activeSince, isPaused);
  const unanswered = accounts.length - known.length;
  logger[unanswered > 0 ? 'warn' : 'info']('accounts compared', {
    accounts: accounts.length,
    unanswered,
    due: requests,
    owners,
    paused: due.filter(({ isPaused }) => isPaused).map(({ request }) => request.accountId),
  });
  return requests;
}

/** Accounts without a record first, then those with the oldest: whom a run does not reach, an earlier one has. */
function longestUnknownFirst(
  accounts: readonly ListedAccount[],
  recordOf: ReadonlyMap<string, AccountRecord>,
): readonly ListedAccount[] {
  const since = ({ id }: ListedAccount) => recordOf.get(id)?.at ?? '';
  return accounts.toSorted((one, other) => since(one).localeCompare(since(other)));
}

/** The account, or undefined, with a line in the log, if the question failed: that is no answer. */
async function ask(
  { logger }: CompareAccountsDependencies,
  { id, describe }: ListedAccount,
): Promise<Member | IneligibleAccount | undefined> {
  try {
    return await describe();
  } catch (error) {
    const failure = classifyError(error);
    const reason = failure ? formatFailure(failure) : String(error);
    logger.error('the account could not be compared: it is next time', { accountId: id, reason });
    return undefined;
  }
}

function requestFor(
  { governance, now }: CompareAccountsDependencies,
  account: Member | IneligibleAccount,
  record: AccountRecord | undefined,
  activeSince: string | null,
): BaselineRequest | undefined {
  // An account that is closing or excluded is requested once, so that its record says so.
  if (account.kind === 'ineligible' && record?.state === (account.state === excludedState ? 'excluded' : 'skipped'))
    return undefined;
  const reason =
    account.kind === 'ineligible'
      ? account.reason
      : dueReason(account, record, { governance, activeSince, now: now() });
  if (reason === undefined) return undefined;
  return { accountId: account.id, dryRun: false, requestedBy: hourlyComparison, reason };
}

function dueReason(
  found: Member,
  record: AccountRecord | undefined,
  { governance, activeSince, now }: { governance: Governance; activeSince: string | null; now: Date },
): string | undefined {
  const account = withLastType(found, record);
  const due = baselineDueReason(record, governance, { type: account.type, age: accountAge(account, activeSince) }, now);
  if (due !== undefined || record === undefined || record.state === 'waiting') return due;
  if (account.environment !== record.environment) return 'its environment changed';
  // The policies stay, and people are told.
  const isLost = (source: Member['typeSource']) => source === 'last known';
  if (isLost(account.typeSource) === isLost(record.typeSource)) return undefined;
  return isLost(account.typeSource) ? 'nothing says its type any more' : 'its type is said again';
}

/**
 * Records accounts that left the organization as skipped: functions no longer enter them, even if they could. The list
 * is eventually consistent and was read while other functions wrote records, so DescribeAccount has the last word.
 */
async function markDeparted(
  dependencies: CompareAccountsDependencies,
  unlisted: readonly AccountRecord[],
  isOver: () => boolean,
): Promise<void> {
  const { journal, logger, directory, managementAccountId, now } = dependencies;
  for (const record of unlisted) {
    const { accountId } = record;
    if (accountId === managementAccountId || record.state === 'skipped' || isOver()) continue;
    const account = await ask(dependencies, { id: accountId, describe: () => directory.lookUp(accountId) });
    if (account?.kind !== 'ineligible' || account.state !== null) continue;
    const reason = `account ${accountId} is no longer in the organization`;
    await putAccount(journal, { ...record, state: 'skipped', reason, at: now().toISOString() });
    logger.warn('account left the organization', { accountId, reason });
  }
}
