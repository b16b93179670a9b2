// Runs steps of the baseline in one account: builds their context. Which steps, and what they sweep, is the caller's choice.
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccountAge } from '../accounts/account-age.ts';
import type { StepResult } from '../accounts/account-record.ts';
import type { Member } from '../accounts/directory.ts';
import type { HubAccount } from '../accounts/hub-account.ts';
import type { AccessRoleClientProvider } from '../aws/access-role-clients.ts';
import type { Finding } from '../findings/finding.ts';
import { type AccountAttachments, createAccountAttachments } from '../policies/account-attachments.ts';
import type { HubEvaluationDependencies } from '../remediation/evaluate-in-hub.ts';
import type { PlatformDocuments } from '../steps/documents.ts';
import type { SharedResource } from '../steps/shared-resource.ts';
import type { InitialSweep, Step, StepApprovals, StepContext, StepInputs } from '../steps/step.ts';
import type { OrganizationFacts } from './organization-facts.ts';
import { runSteps } from './run-steps.ts';

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
  /** Where the documents of what an account shares are recorded; without a hub nothing is written. */
  readonly documentsOf?: (member: Member) => PlatformDocuments;
  /** The patterns of the events that accounts forward to the hub. */
  readonly forwardedPatterns: readonly object[];
  readonly platformPatterns: readonly object[];
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
  /** What the account shares and whom it admits, from the records of all accounts; nothing if those are not known. */
  readonly resources: readonly SharedResource[];
};

/** Runs steps for an account, of which only the first sweep uses `initialSweep`. */
export function runBaselineSteps(
  dependencies: BaselineStepDependencies,
  member: Member,
  { trigger, dryRun, age, isNew, previousResults, resources }: BaselineAttempt,
  initialSweep: InitialSweep,
): Promise<readonly StepResult[]> {
  const { steps, hub, governance, forwardedPatterns, platformPatterns, accessRoleClientsFor, organizations } =
    dependencies;
  const { policies, delegatedAdminFor } = dependencies.organizationFacts;
  const { regions } = governance;
  const inputs: Omit<StepInputs, 'region' | 'item'> = {
    member,
    hub,
    governance,
    forwardedPatterns,
    platformPatterns,
    age,
    isNew,
    now: dependencies.now(),
    resources,
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
    documents: dependencies.documentsOf?.(member) ?? noDocuments,
  };
  const contextIn = (region: string, item: string | null): StepContext => ({
    ...inputs,
    ...sharedContext,
    region,
    item,
    clients: accessRoleClientsFor(member.id, region),
  });
  const disabledRegions = memoizeSuccess(() => findDisabledRegions(contextIn(hub.region, null), regions));
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

/** Without a hub nothing is written, and so there is nothing to record. */
const noDocuments: PlatformDocuments = { intend: async () => undefined, confirm: async () => undefined };

const noApprovals: StepApprovals = { find: async () => undefined, claim: async () => false };

const leftAloneStates: readonly Finding['state'][] = ['undone', 'contested'];

function leftAloneIn(findings: readonly Finding[], guardrail: string): string[] {
  return findings
    .filter((finding) => finding.guardrail === guardrail && leftAloneStates.includes(finding.state))
    .map(({ resource, state }) => `${resource.id} (${state})`);
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
