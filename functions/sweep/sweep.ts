// Handles sweep requests and pages: one message per account starts it, and each page enqueues the next one.
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SweepEvent, SweepPage, SweptSoFar } from '../../events/palisade/sweep-requested.ts';
import * as sweepRequested from '../../events/palisade/sweep-requested.ts';
import type { AccountLookup, ClassifiedAccount } from '../../shared/accounts/account-lookup.ts';
import { isGoverned } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { excludedState } from '../../shared/accounts/exclusion.ts';
import type { MemberClientProvider } from '../../shared/aws/member-clients.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { hubRegion } from '../../shared/governance/governance.ts';
import { addCounts, type Resource } from '../../shared/guardrails/contract/resource.ts';
import { createSurroundings } from '../../shared/guardrails/contract/surroundings.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import type { HubEvaluationDependencies } from '../../shared/remediation/evaluate-in-hub.ts';
import { createAdaptiveConcurrency } from '../../shared/sweep/adaptive-concurrency.ts';
import { deletedResourcesIn, missingAmong } from '../../shared/sweep/deleted-resources.ts';
import { hubSweeper } from '../../shared/sweep/in-hub.ts';
import { resourceKey, resourceKeyOf } from '../../shared/sweep/resource-keys.ts';
import { type ClientFor, type Cursor, pageAt } from '../../shared/sweep/resource-pages.ts';
import { countingSweeper, sweep } from '../../shared/sweep/run-sweep.ts';
import { createJournalSources } from '../../shared/sweep/sources/journal-sources.ts';
import { publishUngovernedRegions } from '../../shared/sweep/ungoverned-regions.ts';
import { NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { findSources } from './find-sources.ts';
import { acquirePage, finishSweep } from './page-lease.ts';

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

/**
 * The page with which a sweep of an account ends in the dead-letter queue, because Lambda no longer ends a loop of the
 * function with its own queue (infrastructure/loop-detection.ts). An account with a million buckets, which is S3's
 * quota, has 5,000 pages of 200.
 */
export const maxPages = 10_000;
/** How many resources are evaluated at the same time. */
const maxConcurrency = 32;

/**
 * Handles a request or a page. A page that fails is retried from its beginning: resources that are compliant by then
 * cost only reads. Throws NonRetryableError for a message that does not come from the hub or names an ineligible
 * account, and for a sweep with too many pages; RetryableError for every other failure.
 */
export function createSweep(dependencies: SweepDependencies): (delivery: QueueMessage) => Promise<void> {
  return async ({ envelope, attempt }) => {
    const event = sweepRequested.read(envelope, dependencies.hubAccountId);
    if (event.kind === 'refused') throw new NonRetryableError(event.reason);
    try {
      if (event.kind === 'request') await startSweep(dependencies, event.request, envelope.id);
      else await handlePage(dependencies, event.page, envelope.id);
    } catch (error) {
      if (error instanceof NonRetryableError) throw error;
      throw new RetryableError(error instanceof Error ? error.message : String(error), retrySeconds(attempt), error);
    }
  };
}

/**
 * The visibility timeout of the queue, 30 minutes, is for an invocation that has ended without an answer. A failure that
 * was caught is retried sooner: after 30 seconds, two minutes, eight, and 30.
 */
function retrySeconds(attempt: number): number {
  return Math.min(30 * 4 ** (attempt - 1), 30 * 60);
}

/** Enqueues the first page of every selected account. */
async function startSweep(
  dependencies: SweepDependencies,
  request: Extract<SweepEvent, { kind: 'request' }>['request'],
  sweepId: string,
): Promise<void> {
  const { journal, enqueuePages, logger, now } = dependencies;
  const { requestedBy } = request;
  const known = (await listAccounts(journal)).filter(isGoverned);
  const selected = known.filter(({ accountId: id }) => request.accounts.length === 0 || request.accounts.includes(id));
  const since = now().toISOString();
  await enqueuePages(selected.map(({ accountId }) => ({ ...firstPage, sweepId, since, accountId, requestedBy })));
  logger.info('sweep started', { sweepId, accounts: selected.length, requestedBy: requestedBy ?? 'the schedule' });
}

const firstPage = { cursor: null, hop: 0, swept: { resources: 0, elsewhere: {} } };

/** Sweeps a page, unless another sweep has the account or another message is about the page; then enqueues the next. */
async function handlePage(dependencies: SweepDependencies, page: SweepPage, messageId: string): Promise<void> {
  const { accounts, journal, logger, now } = dependencies;
  const { accountId, sweepId, hop } = page;
  if (hop >= maxPages) throw new NonRetryableError(`the sweep of account ${accountId} ends after ${maxPages} pages`);
  const account = await accounts(accountId);
  if (account.kind === 'ineligible' && account.state === excludedState) {
    logger.info('account not swept', { sweepId, accountId, reason: account.reason });
    return;
  }
  if (account.kind === 'ineligible') throw new NonRetryableError(account.reason);
  const delivery = { accountId, sweepId, hop, messageId };
  if (!(await acquirePage(journal, delivery, now()))) {
    logger.info('page skipped: another sweep has the account, or the page was handled', { ...delivery });
    return;
  }
  if (hop === 0) await findSources(dependencies, accountId);
  const { next, swept } = await sweepPage(dependencies, page, account);
  if (next !== null) return dependencies.enqueuePages([{ ...page, cursor: next, hop: hop + 1, swept }]);
  const subject = { accountId, accountType: account.type };
  await publishUngovernedRegions(dependencies, subject, swept.elsewhere, triggerOf(page));
  // Released, so that the next sweep does not have to wait until the lease expires.
  await finishSweep(journal, delivery, now());
  logger.info('account swept', { sweepId, accountId, pages: hop + 1, ...swept });
}

/** Evaluates the resources of a page and, after those of the last page, deleted ones that still have open findings. */
async function sweepPage(
  dependencies: SweepDependencies,
  page: SweepPage,
  account: ClassifiedAccount,
): Promise<{ readonly next: Cursor | null; readonly swept: SweptSoFar }> {
  const { logger, memberClientsFor, governance, pageSize } = dependencies;
  const { accountId, sweepId, cursor } = page;
  const { regions } = governance;
  const clientFor: ClientFor = (type, region) => memberClientsFor(accountId, region).resource(type);
  const { resources, next, elsewhere } = await pageAt(clientFor, { accountId, regions }, cursor, pageSize);
  if (next !== null && isDeepStrictEqual(next, cursor)) {
    throw new NonRetryableError(`the sweep of account ${accountId} does not advance: AWS returned the same page again`);
  }
  const { everyHours } = governance.sweep;
  const { sourcesOf } = createJournalSources(dependencies.journal, everyHours, dependencies.now, resources);
  const counts: Record<string, number> = {};
  const sweeper = countingSweeper(
    hubSweeper(dependencies, {
      accountType: account.type,
      accountAge: account.age,
      clientFor,
      surroundings: createSurroundings(memberClientsFor(accountId, hubRegion(governance)).surrounding, sourcesOf),
      trigger: triggerOf(page),
    }),
    counts,
  );
  const evaluateAll = (all: readonly Resource[]) =>
    sweep(all, guardrails, sweeper, createAdaptiveConcurrency({ start: maxConcurrency, min: 1, max: maxConcurrency }));
  await evaluateAll(resources);
  const departed = next === null ? await departedResources(dependencies, page, resources, clientFor) : [];
  await evaluateAll(departed);
  const swept = {
    resources: page.swept.resources + resources.length,
    elsewhere: addCounts(page.swept.elsewhere, elsewhere),
  };
  logger.info('page swept', {
    sweepId,
    accountId,
    page: page.hop + 1,
    buckets: resources.length,
    departed: departed.length,
    ended: counts,
  });
  return { next, swept };
}

/**
 * Resources with open findings that the sweep has not listed, because they were deleted. Findings are recorded some time
 * after a sweep has published them, so what the sweep has evaluated is known from the listing and not from the journal.
 */
async function departedResources(
  { journal, governance: { regions } }: SweepDependencies,
  { accountId, since, cursor }: SweepPage,
  listed: readonly Resource[],
  clientFor: ClientFor,
): Promise<readonly Resource[]> {
  const seen = new Set(listed.map(resourceKey));
  const candidates = await deletedResourcesIn(journal)(
    { accountId, regions, guardrails },
    (finding) => finding.at < since && !seen.has(resourceKeyOf(finding)),
  );
  return cursor === null ? candidates : missingAmong(candidates, clientFor, { accountId, regions });
}

function triggerOf({ sweepId, requestedBy }: SweepPage): Finding['trigger'] {
  return { eventId: sweepId, detailType: 'Palisade Sweep', principal: requestedBy };
}
