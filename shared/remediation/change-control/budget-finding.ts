// Publishes the finding change-limit when a change budget is used up, and resolves it when changes are possible again.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LRUCache } from 'lru-cache';
import { type Finding, isOpen } from '../../findings/finding.ts';
import { loadFindingRecord } from '../../findings/finding-records.ts';
import { publishFindings } from '../../findings/publish.ts';
import { type FindingSubject, findingAbout, findingIdFor, internalSubject } from '../../findings/subject-finding.ts';
import { type Governance, hubRegion } from '../../governance/governance.ts';
import { acquireLease, type ItemKey } from '../../table/lease.ts';
import type { StateTable } from '../../table/table.ts';
import { type BudgetResult, type BudgetScope, counterId } from './change-budget.ts';
import { hourOf, itemKeyOf } from './change-counter.ts';

export type BudgetFindingDependencies = {
  readonly governance: Governance;
  readonly journal: StateTable;
  readonly eventBridge: EventBridgeClient;
  readonly hubAccountId: string;
  readonly now: () => Date;
};

/** Publishes what a budget's answer means for its finding. Throws the SDK's error. */
export type BudgetReporter = (accountId: string, budget: BudgetResult, trigger: Finding['trigger']) => Promise<void>;

/** After this time another denied change reports the budget, because the function that wanted to has died. */
const reportLeaseMs = 60_000;

/**
 * Creates the reporter. A used-up budget is published once per scope and hour, not for every change that it denies: the
 * finding's history is one partition key with 1,000 write units a second (DynamoDB Developer Guide, "Partitions and data
 * distribution"). The first change of a later hour resolves the finding.
 */
export function createBudgetReporter(dependencies: BudgetFindingDependencies): BudgetReporter {
  const { eventBridge, now } = dependencies;
  // A function asks at most once in this time whether there is anything to report.
  const asked = new LRUCache<string, true>({ max: 10_000, ttl: reportLeaseMs });
  const report = async (accountId: string, scope: BudgetScope, reason: string, trigger: Finding['trigger']) => {
    const key = itemKeyOf({ id: counterId(scope === 'account' ? accountId : 0), hour: hourOf(now()) });
    const cacheKey = `${key.id} ${key.version}`;
    if (asked.has(cacheKey)) return;
    asked.set(cacheKey, true);
    try {
      const lease = await beginReport(dependencies, key);
      if (lease === undefined) return;
      const content = { severity: 'HIGH' as const, state: 'monitored' as const, reason, trigger };
      await publishFindings(eventBridge, [findingAbout(subjectOf(dependencies, accountId, scope), content, now())]);
      await lease.finish();
    } catch (error) {
      asked.delete(cacheKey);
      throw error;
    }
  };
  return async (accountId, { firstChangeIn, denial }, trigger) => {
    if (denial) await report(accountId, denial.scope, denial.reason, trigger);
    for (const scope of firstChangeIn) await resolve(dependencies, accountId, scope, trigger);
  };
}

/**
 * Takes the report of a scope in this hour: undefined if it was published, or another function is about to. `finish`
 * keeps it until the hour is over.
 */
async function beginReport({ journal, now }: BudgetFindingDependencies, key: ItemKey) {
  const holder = crypto.randomUUID();
  const isHeld = await acquireLease(journal, key, { holder, now: now(), durationMs: reportLeaseMs });
  const wholeHour = { holder, now: now(), durationMs: 60 * 60_000 };
  return isHeld && { finish: () => acquireLease(journal, key, wholeHour) };
}

/** Resolves the finding if it is open since an earlier hour. */
async function resolve(
  dependencies: BudgetFindingDependencies,
  accountId: string,
  scope: BudgetScope,
  trigger: Finding['trigger'],
): Promise<void> {
  const { eventBridge, now, journal } = dependencies;
  const subject = subjectOf(dependencies, accountId, scope);
  const { latest } = await loadFindingRecord(journal, findingIdFor(subject));
  // A share of the organization's budget may have its first change when the others are used up.
  if (latest === undefined || !isOpen(latest) || latest.at >= hourOf(now())) return;
  const reason = 'the change budget is available again';
  const content = { severity: latest.severity, state: 'resolved' as const, reason, trigger };
  await publishFindings(eventBridge, [findingAbout(subject, content, now())]);
}

function subjectOf(
  { governance, hubAccountId }: BudgetFindingDependencies,
  accountId: string,
  scope: BudgetScope,
): FindingSubject {
  const region = hubRegion(governance);
  return scope === 'account'
    ? internalSubject({ accountId, region }, 'ChangeLimit', accountId, guardrail)
    : internalSubject({ accountId: hubAccountId, region }, 'ChangeLimit', 'organization', guardrail);
}

const guardrail = 'change-limit';
