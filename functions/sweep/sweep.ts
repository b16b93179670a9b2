// Handles sweep requests and pages: one message per account starts it, and each page enqueues the next one.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SweepPage, SweepRequest } from '../../events/palisade/sweep-requested.ts';
import * as sweepRequested from '../../events/palisade/sweep-requested.ts';
import type { AccountLookup } from '../../shared/accounts/account-lookup.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import type { MemberClientProvider } from '../../shared/aws/member-clients.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import type { HubEvaluationDependencies } from '../../shared/remediation/evaluate-in-hub.ts';
import { createAdaptiveConcurrency } from '../../shared/sweep/adaptive-concurrency.ts';
import { deletedResourcesIn } from '../../shared/sweep/deleted-resources.ts';
import { hubSweeper } from '../../shared/sweep/in-hub.ts';
import { type ClientFor, pageAt } from '../../shared/sweep/resource-pages.ts';
import { countingSweeper, sweep } from '../../shared/sweep/run-sweep.ts';
import { acquireLease, releaseLease } from '../../shared/table/lease.ts';
import { NonRetryableError, type QueueMessage } from '../runtime/sqs-consumer.ts';

export type SweepDependencies = HubEvaluationDependencies & {
  readonly logger: Logger;
  readonly hubAccountId: string;
  readonly accounts: AccountLookup;
  readonly memberClientsFor: MemberClientProvider;
  /** Sends pages to this function's own queue, for later invocations. */
  readonly enqueuePages: (pages: readonly SweepPage[]) => Promise<void>;
  /** Resources per invocation: few enough to stay far below the function's timeout even if AWS throttles. */
  readonly pageSize: number;
};

/** Duration of an account's lease. After this time without progress, another sweep can acquire it. */
const leaseMs = 30 * 60_000;
/** How many resources are evaluated at the same time. */
const maxConcurrency = 32;

/**
 * Handles a request or a page. A page that fails is retried from its beginning: resources that are compliant by then
 * cost only reads. Throws NonRetryableError for a message that does not come from the hub or names an ineligible
 * account.
 */
export function createSweep(dependencies: SweepDependencies): (delivery: QueueMessage) => Promise<void> {
  return async ({ envelope }) => {
    const event = sweepRequested.read(envelope, dependencies.hubAccountId);
    switch (event.kind) {
      case 'refused':
        throw new NonRetryableError(event.reason);
      case 'request':
        return startSweep(dependencies, event.request, envelope.id);
      case 'page':
        return sweepPage(dependencies, event.page);
    }
  };
}

/** Enqueues the first page of every selected account. */
async function startSweep(dependencies: SweepDependencies, request: SweepRequest, sweepId: string): Promise<void> {
  const { journal, enqueuePages, logger, now } = dependencies;
  const known = (await listAccounts(journal)).filter(({ state }) => state !== 'skipped');
  const selected = known.filter(({ accountId: id }) => request.accounts.length === 0 || request.accounts.includes(id));
  const since = now().toISOString();
  await enqueuePages(selected.map(({ accountId }) => ({ sweepId, since, accountId, cursor: null })));
  logger.info('sweep started', { sweepId, accounts: selected.length, requestedBy: request.requestedBy });
}

async function sweepPage(dependencies: SweepDependencies, page: SweepPage): Promise<void> {
  const { accounts, journal, logger, now, memberClientsFor, governance, enqueuePages, pageSize } = dependencies;
  const { accountId, sweepId, since, cursor } = page;
  const account = await accounts(accountId);
  if (account.kind === 'ineligible') throw new NonRetryableError(account.reason);
  // The lease of the account belongs to one sweep; other sweeps skip the account.
  const key = { id: 'sweeps', version: accountId };
  if (!(await acquireLease(journal, key, { holder: sweepId, now: now(), durationMs: leaseMs }))) {
    logger.info('another sweep of the account is in progress', { sweepId, accountId });
    return;
  }
  const { regions } = governance;
  const clientFor: ClientFor = (type, region) => memberClientsFor(accountId, region).resource(type);
  const { resources, next } = await pageAt(clientFor, { accountId, regions }, cursor, pageSize);
  const deleted =
    next === null ? await deletedResourcesIn(journal)({ accountId, regions, guardrails }, isOlderThan(since)) : [];
  const trigger = { eventId: sweepId, detailType: 'Palisade Sweep', principal: null };
  const accountContext = {
    accountType: account.type,
    clientFor,
    trigger,
  };
  const counts: Record<string, number> = {};
  const concurrency = createAdaptiveConcurrency({ start: maxConcurrency, min: 1, max: maxConcurrency });
  await sweep(
    [...resources, ...deleted],
    guardrails,
    countingSweeper(hubSweeper(dependencies, accountContext), counts),
    concurrency,
  );
  if (next !== null) await enqueuePages([{ ...page, cursor: next }]);
  // Released, so that the next sweep does not have to wait until the lease expires.
  else await releaseLease(journal, key, sweepId);
  logger.info('page swept', { sweepId, accountId, buckets: resources.length, departed: deleted.length, ended: counts });
}

/** An open finding that this sweep has not updated is about a resource that it has not listed. */
function isOlderThan(since: string): (finding: { readonly at: string }) => boolean {
  return ({ at }) => at < since;
}
