// Compares the organization's accounts with the journal and asks for the baselines that are due: events are the fast
// path, and this is the sure one.
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

/** Organizations answers a few questions a second (AWS Organizations User Guide, "Quotas": throttling limits). */
const lookupConcurrency = 4;

/** Asks for the baseline of every account of which it is due. Answers with what was asked for. */
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
  // The one that is closing is skipped once, so that it is on record.
  if (account.kind === 'ineligible' && record?.state === 'skipped') return undefined;
  const reason =
    account.kind === 'ineligible' ? account.reason : baselineDueReason(record, governance, account.type, now());
  return reason === undefined
    ? undefined
    : { accountId, dryRun: false, requestedBy: 'palisade-compare-accounts', reason };
}

/** An account that left the organization is not worked in any longer, whatever its role there still trusts. */
async function markLeft(
  { journal, logger, managementAccountId, now }: CompareAccountsDependencies,
  records: readonly AccountRecord[],
  ids: readonly string[],
): Promise<void> {
  const present = new Set([...ids, managementAccountId]);
  for (const record of records) {
    if (present.has(record.accountId) || record.state === 'skipped') continue;
    const reason = `account ${record.accountId} is not in the organization any longer`;
    await putAccount(journal, { ...record, state: 'skipped', reason, at: now().toISOString() });
    logger.warn('account departed', { accountId: record.accountId, reason });
  }
}

async function memberIds({ organizations, managementAccountId }: CompareAccountsDependencies): Promise<string[]> {
  const ids: string[] = [];
  for await (const { Accounts } of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id } of Accounts ?? []) if (Id && Id !== managementAccountId) ids.push(Id);
  }
  return ids;
}
