// Applies the baseline to one account: builds the context of the steps, and runs them.
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccountAge } from '../accounts/account-age.ts';
import type { StepResult } from '../accounts/account-record.ts';
import type { Member } from '../accounts/directory.ts';
import type { HubAccount } from '../accounts/hub-account.ts';
import type { AccessRoleClientProvider } from '../aws/access-role-clients.ts';
import type { MemberClientProvider } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import { listAccountFindings } from '../findings/finding-queries.ts';
import { hubRegion } from '../governance/governance.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { createSurroundings } from '../guardrails/contract/surroundings.ts';
import { guardrails } from '../guardrails/registry.ts';
import { type AccountAttachments, createAccountAttachments } from '../policies/account-attachments.ts';
import type { HubEvaluationDependencies } from '../remediation/evaluate-in-hub.ts';
import { createAdaptiveConcurrency } from '../sweep/adaptive-concurrency.ts';
import { hubSweeper } from '../sweep/in-hub.ts';
import { allResources, type ClientFor } from '../sweep/resource-pages.ts';
import { countingSweeper, sweep } from '../sweep/run-sweep.ts';
import { askSources } from '../sweep/sources/ask-sources.ts';
import { createJournalSources } from '../sweep/sources/journal-sources.ts';
import { journalApprovals } from './account-approvals.ts';
import type { OrganizationFacts } from './organization-facts.ts';
import { runSteps } from './run-steps.ts';
import type { InitialSweep, Step, StepApprovals, StepContext, StepInputs } from './steps/lib/step.ts';

/** What the steps of a baseline need, except for the first sweep. */
export type BaselineStepDependencies = Pick<HubEvaluationDependencies, 'governance' | 'changeControl' | 'now'> & {
  readonly steps: readonly Step[];
  readonly hub: HubAccount;
  readonly accessRoleClientsFor: AccessRoleClientProvider;
  readonly organizations: OrganizationsClient;
  readonly organizationFacts: OrganizationFacts;
  /** The findings about an account's resources; none without a hub. Throws the SDK's error. */
  readonly findingsOf: (accountId: string) => Promise<readonly Finding[]>;
  /** The attachments of an account, if they were read already. */
  readonly attachmentsOf?: (accountId: string) => AccountAttachments;
  /** The approvals of what steps hold in an account; without a hub there are none. */
  readonly approvalsOf?: (member: Member) => StepApprovals;
  /** The patterns of the events that accounts forward to the hub. */
  readonly forwardedPatterns: readonly object[];
};

export type BaselineDependencies = Omit<BaselineStepDependencies, 'findingsOf' | 'approvalsOf'> &
  HubEvaluationDependencies & {
    readonly memberClientsFor: MemberClientProvider;
    /** Requests a sweep of the account by the function sweep. */
    readonly requestSweep: (accountId: string) => Promise<void>;
  };

/** One attempt at an account's baseline. */
export type BaselineAttempt = {
  readonly trigger: Finding['trigger'];
  readonly attempt: number;
  readonly dryRun: boolean;
  readonly age: AccountAge;
  readonly isNew: boolean;
  /** Results of earlier attempts of the same run. */
  readonly previousResults: readonly StepResult[];
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

/** Runs steps for an account, of which only the first sweep uses `initialSweep`. */
export function runBaselineSteps(
  dependencies: BaselineStepDependencies,
  member: Member,
  { trigger, dryRun, age, isNew, previousResults }: BaselineAttempt,
  initialSweep: InitialSweep,
): Promise<readonly StepResult[]> {
  const { steps, hub, governance, forwardedPatterns, accessRoleClientsFor, organizations } = dependencies;
  const { policies, delegatedAdminFor } = dependencies.organizationFacts;
  const { regions } = governance;
  const inputs: Omit<StepInputs, 'region'> = {
    member,
    hub,
    governance,
    forwardedPatterns,
    age,
    isNew,
    now: dependencies.now(),
  };
  const sharedContext: Omit<StepContext, keyof StepInputs | 'clients'> = {
    accessRoleClientsFor,
    organizations,
    policies,
    attachments: dependencies.attachmentsOf?.(member.id) ?? createAccountAttachments(organizations, member.id),
    delegatedAdminFor,
    wasDone: (stepId) => previousResults.some(({ step, state }) => step === stepId && state === 'done'),
    sweep: initialSweep,
    leftAlone: async (guardrail) => leftAloneIn(await dependencies.findingsOf(member.id), guardrail),
    approvals: dependencies.approvalsOf?.(member) ?? noApprovals,
  };
  const contextIn = (region: string): StepContext => ({
    ...inputs,
    ...sharedContext,
    region,
    clients: accessRoleClientsFor(member.id, region),
  });
  const disabledRegions = memoizeSuccess(() => findDisabledRegions(contextIn(hub.region), regions));
  const authorization = memoizeSuccess(() => dependencies.changeControl.authorize(member.id, trigger));
  // A baseline counts as one change; the kill switch is checked before each of its writes.
  const denialReason = async () =>
    ((await authorization()) ?? (await dependencies.changeControl.checkPaused(member.id)))?.reason;
  const closedReason = async (region: string) => (await disabledRegions()).get(region);
  return runSteps(steps, {
    contextIn,
    homeRegion: hub.region,
    regions,
    closedReason,
    denialReason,
    dryRun,
    previousResults,
    now: dependencies.now,
  });
}

const noApprovals: StepApprovals = { find: async () => undefined, claim: async () => false };

const leftAloneStates: readonly Finding['state'][] = ['undone', 'contested'];

function leftAloneIn(findings: readonly Finding[], guardrail: string): string[] {
  return findings
    .filter((finding) => finding.guardrail === guardrail && leftAloneStates.includes(finding.state))
    .map(({ resource, state }) => `${resource.id} (${state})`);
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

/** The governed regions that are not enabled in the account, with the reason. */
async function findDisabledRegions(
  { clients }: StepContext,
  regions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const command = new DescribeRegionsCommand({ AllRegions: true, RegionNames: [...regions] });
  const { Regions } = await clients.ec2.send(command);
  const disabled = (Regions ?? []).filter(({ OptInStatus }) => OptInStatus === 'not-opted-in');
  return new Map(
    disabled.map(({ RegionName = '' }) => [RegionName, `${RegionName} is an opt-in region that is not enabled`]),
  );
}

/** Caches the result of the first success; a failure is not cached. */
function memoizeSuccess<T>(work: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    if (pending === undefined) {
      pending = work();
      pending.catch(() => {
        pending = undefined;
      });
    }
    return pending;
  };
}
