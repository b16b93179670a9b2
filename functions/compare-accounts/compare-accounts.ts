// Reconciles the organization's accounts with the journal, and requests the baselines that are due. Events are the fast
// path; this is the reliable one.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import { type BaselineRequest, requestBaselines } from '../../events/palisade/baseline-requested.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { listAccounts, putAccount } from '../../shared/accounts/account-store.ts';
import type { Directory } from '../../shared/accounts/directory.ts';
import { baselineDueReason } from '../../shared/baseline/drift.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { StateTable } from '../../shared/table/table.ts';

export type CompareAccountsDependencies = {
  readonly logger: Logger;
  readonly governance: Governance;
  readonly organizations: OrganizationsClient;
  readonly directory: Directory;
  readonly managementAccountId: string;
  readonly journal: StateTable;
  readonly eventBridge: EventBridgeClient;
  readonly now: () => Date;
};

/** Organizations allows a few requests per second (AWS Organizations User Guide, "Quotas": throttling limits). */
const lookupConcurrency = 4;

/** Requests the baseline of every account whose baseline is due. Returns the requests. */
export async function compareAccounts(dependencies: CompareAccountsDependencies): Promise<readonly BaselineRequest[]> {
  const { logger, journal, eventBridge } = dependencies;
  const [ids, records] = await Promise.all([memberIds(dependencies), listAccounts(journal)]);
  const known = new Map(records.map((record) => [record.accountId, record]));
  const found = await pMap(ids, (id) => requestFor(dependencies, id, known.get(id)), {
    concurrency: lookupConcurrency,
  });
  const requests = found.filter((request) => request !== undefined);
  await requestBaselines(eventBridge, requests);
  await markLeft(dependencies, records, ids);
  logger.info('accounts compared', { accounts: ids.length, due: requests });
  return requests;
}

async function requestFor(
  { directory, governance, now }: CompareAccountsDependencies,
  accountId: string,
  record: AccountRecord | undefined,
): Promise<BaselineRequest | undefined> {
  const account = await directory.lookUp(accountId);
  // A closing account is requested once, so that its record says that it is skipped.
  if (account.kind === 'ineligible' && record?.state === 'skipped') return undefined;
  const reason =
    account.kind === 'ineligible' ? account.reason : baselineDueReason(record, governance, account.type, now());
  return reason === undefined
    ? undefined
    : { accountId, dryRun: false, requestedBy: 'palisade-compare-accounts', reason };
}

/** Records accounts that left the organization as skipped: functions no longer enter them, even if they could. */
async function markLeft(
  { journal, logger, managementAccountId, now }: CompareAccountsDependencies,
  records: readonly AccountRecord[],
  ids: readonly string[],
): Promise<void> {
  const present = new Set([...ids, managementAccountId]);
  for (const record of records) {
    if (present.has(record.accountId) || record.state === 'skipped') continue;
    const reason = `account ${record.accountId} is no longer in the organization`;
    await putAccount(journal, { ...record, state: 'skipped', reason, at: now().toISOString() });
    logger.warn('account left the organization', { accountId: record.accountId, reason });
  }
}

async function memberIds({ organizations, managementAccountId }: CompareAccountsDependencies): Promise<string[]> {
  const ids: string[] = [];
  for await (const { Accounts } of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id } of Accounts ?? []) if (Id && Id !== managementAccountId) ids.push(Id);
  }
  return ids;
}
