// The checks of `palisade doctor` in accounts: the hub runs a dry run of each account's baseline.

import { type AccountRecord, describeResult, isGoverned } from '../../shared/accounts/account-record.ts';
import { findRun, listAccounts } from '../../shared/accounts/account-store.ts';
import { stepName } from '../../shared/accounts/step-name.ts';
import { hasFunctionUrls } from '../../shared/aws/function-urls.ts';
import { chunk } from '../../shared/lib/chunk.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { pollUntil } from '../lib/poll.ts';
import { requestHub } from '../lib/request-hub.ts';
import { type Check, deployGuide, fail, pass, unknown, warn } from './check.ts';
import type { PlannedCheck } from './run-checks.ts';

/** Far fewer than the hub takes at once: they are sent to a queue, ten at a time, before the hub answers. */
export const accountsPerRequest = 100;

/** The baselines of these accounts, or of all if none is named. */
export function baselines(ids: readonly string[], timeoutSeconds: number): PlannedCheck {
  return {
    what: 'baseline',
    where: ids.length === 0 ? 'all accounts' : ids.join(', '),
    need: 'hub',
    run: (hub) => checkAccounts(hub, ids, timeoutSeconds),
  };
}

/**
 * One check for each account in `ids`, or for all accounts if it is empty: roles, rules and the rest of the baseline.
 * It is unknown if there is no result after `timeoutSeconds`.
 */
export async function checkAccounts(
  hub: HubClients,
  ids: readonly string[],
  timeoutSeconds: number,
): Promise<readonly Check[]> {
  const unreadable: Check[] = [];
  const journal = { ...hub.journal, onUnreadable: (error: Error) => unreadable.push(unreadableCheck(error)) };
  const known = (await listAccounts(journal)).filter(isGoverned);
  const wanted = ids.length > 0 ? ids : known.map(({ accountId }) => accountId);
  if (wanted.length === 0) {
    return [...unreadable, noAccountCheck(await hasStarted(hub))];
  }
  // The check of requests says so.
  if (!hasFunctionUrls(await hub.lambda.config.region())) return unreadable;
  const events: string[] = [];
  for (const accounts of chunk(wanted, accountsPerRequest)) {
    events.push(...(await requestHub(hub, '/baselines', { accounts, dryRun: true, reason: 'palisade doctor' })));
  }
  const records = new Map<string, AccountRecord>();
  const pollRecords = async () => {
    for (const [index, accountId] of wanted.entries()) {
      if (records.has(accountId)) continue;
      const record = await findRun(hub.journal, accountId, events[index] ?? '');
      if (record && record.state !== 'waiting') records.set(accountId, record);
    }
    return records.size === wanted.length ? true : undefined;
  };
  await pollUntil(
    `Waiting for the baseline checks of ${counted(wanted.length, 'account')}`,
    pollRecords,
    timeoutSeconds,
  );
  return [...unreadable, ...wanted.map((accountId) => baselineCheck(accountId, records.get(accountId)))];
}

/** The check of a hub without accounts. One that was not started requests no baselines, so it has none. Pure. */
export function noAccountCheck(isStarted: boolean): Check {
  const [what, where] = ['accounts', 'organization'];
  if (!isStarted) {
    const says = 'the hub has recorded no account, because it has not been started';
    return warn(what, where, says, commandLine('resume'));
  }
  const repair = 'wait for compare-accounts, which runs once an hour, or check the alarms of palisade-compare-accounts';
  return fail(what, where, 'the hub has recorded no account yet', repair);
}

/** What cannot be read is said by the check of the kill switch. */
async function hasStarted({ journal }: HubClients): Promise<boolean> {
  const state = await readHubState(journal).catch(() => undefined);
  return state?.activeSince !== null;
}

function unreadableCheck({ message }: Error): Check {
  const repair = 'wait for compare-accounts, which requests its baseline within the hour: that writes the record again';
  return fail('accounts', 'journal', message, repair);
}

/** The check of one account, from the record of its dry run. Pure. */
export function baselineCheck(accountId: string, record: AccountRecord | undefined): Check {
  const repair = commandLine(`baseline ${accountId}`);
  if (record === undefined) {
    return unknown('baseline', accountId, 'the hub did not report a result in time', commandLine('dlq list'));
  }
  // Nothing is missing in an account in which Palisade does nothing.
  if (!isGoverned(record)) return pass('baseline', accountId, record.reason);
  const missing = record.steps.filter(({ change }) => Object.keys(change ?? {}).length > 0);
  const failed = record.steps.filter(({ state }) => state === 'failed' || state === 'waiting');
  const found = [
    ...missing.map((result) => `${stepName(result)} differs from the baseline`),
    ...failed.map(describeResult),
  ];
  if (found.length > 0) return fail('baseline', accountId, found.join('; '), repair);
  if (record.state === 'failed') return fail('baseline', accountId, record.reason, repair);
  const noticed = record.steps.filter(({ attention }) => attention === true);
  const says = `${record.name} (${record.type}): complete`;
  if (noticed.length === 0) return pass('baseline', accountId, says);
  const notes = noticed.map(describeResult);
  return warn('baseline', accountId, `${says}; ${notes.join('; ')}`, deployGuide);
}
