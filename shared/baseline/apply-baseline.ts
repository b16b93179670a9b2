// Applies the baseline to one account: runs all its steps, of which the last one evaluates the account's resources.
import type { StepResult } from '../accounts/account-record.ts';
import type { Member } from '../accounts/directory.ts';
import type { MemberClientProvider } from '../aws/member-clients.ts';
import { listAccountFindings } from '../findings/finding-queries.ts';
import { hubRegion } from '../governance/governance.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { createSurroundings } from '../guardrails/contract/surroundings.ts';
import { guardrails } from '../guardrails/registry.ts';
import type { HubEvaluationDependencies } from '../remediation/evaluate-in-hub.ts';
import { createAdaptiveConcurrency } from '../sweep/adaptive-concurrency.ts';
import { hubSweeper } from '../sweep/in-hub.ts';
import { allResources, type ClientFor } from '../sweep/resource-pages.ts';
import { countingSweeper, sweep } from '../sweep/run-sweep.ts';
import { askSources } from '../sweep/sources/ask-sources.ts';
import { createJournalSources } from '../sweep/sources/journal-sources.ts';
import { journalApprovals } from './account-approvals.ts';
import { type BaselineAttempt, type BaselineStepDependencies, runBaselineSteps } from './run-baseline-steps.ts';

export type BaselineDependencies = Omit<BaselineStepDependencies, 'findingsOf' | 'approvalsOf'> &
  HubEvaluationDependencies & {
    readonly memberClientsFor: MemberClientProvider;
    /** Requests a sweep of the account by the function sweep. */
    readonly requestSweep: (accountId: string) => Promise<void>;
  };

/** Runs all steps for an account. Errors of AWS are in the results and not thrown. */
export function applyBaseline(
  dependencies: BaselineDependencies,
  member: Member,
  attempt: BaselineAttempt,
): Promise<readonly StepResult[]> {
  const { regions } = dependencies.governance;
  const clientFor: ClientFor = (type, region) => dependencies.memberClientsFor(member.id, region).resource(type);
  const findingsOf = (id: string) => listAccountFindings(dependencies.journal, id);
  const approvalsOf = (each: Member) => journalApprovals(dependencies, each, attempt.trigger.eventId);
  return runBaselineSteps({ ...dependencies, findingsOf, approvalsOf }, member, attempt, {
    list: (atMost) => firstOf(allResources(clientFor, { accountId: member.id, regions }), atMost),
    request: () => dependencies.requestSweep(member.id),
    evaluate: (buckets) => evaluateAll(dependencies, member, buckets, attempt),
  });
}

/** Resources that are evaluated at the same time: S3 throttles per bucket, and few new accounts have many. */
const resourceConcurrency = 20;

async function evaluateAll(
  dependencies: BaselineDependencies,
  { id, type: accountType }: Member,
  resources: readonly Resource[],
  { trigger, attempt, age: accountAge }: Pick<BaselineAttempt, 'trigger' | 'attempt' | 'age'>,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  const clientFor: ClientFor = (type, region) => dependencies.memberClientsFor(id, region).resource(type);
  const { governance, journal, memberClientsFor, now } = dependencies;
  const { surrounding } = memberClientsFor(id, hubRegion(governance));
  const sources = createJournalSources(journal, governance.sweep.everyHours, now);
  await sources.record(await askSources(surrounding, id, governance.regions));
  const surroundings = createSurroundings(surrounding, sources.sourcesOf);
  const context = { accountType, accountAge, clientFor, surroundings, trigger, firstAttempt: attempt };
  // Evaluations that failed transiently are repeated with the step.
  const sweeper = hubSweeper(dependencies, context, []);
  await sweep(
    resources,
    guardrails,
    countingSweeper(sweeper, counts),
    createAdaptiveConcurrency({ start: resourceConcurrency, min: resourceConcurrency, max: resourceConcurrency }),
  );
  return counts;
}

async function firstOf<T>(items: AsyncIterable<T>, atMost: number): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) {
    if (found.length === atMost) break;
    found.push(item);
  }
  return found;
}
