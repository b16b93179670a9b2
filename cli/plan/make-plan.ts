// Makes a plan: what a governance.yml would change in every account of the organization.
import { DescribeOrganizationCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import * as apiCall from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import { type AccountAge, accountAge } from '../../shared/accounts/account-age.ts';
import { createDirectory, type Member } from '../../shared/accounts/directory.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import { listAccountFindings } from '../../shared/findings/finding-queries.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { type AttachedPolicy, attachmentsIn, readAttachmentIndex } from '../../shared/policies/attachment-index.ts';
import {
  type ChangeControl,
  previewChangeControl,
  standaloneChangeControl,
} from '../../shared/remediation/change-control/change-control.ts';
import { dryRunSweeper, standaloneEvaluator } from '../../shared/sweep/standalone.ts';
import { differencesOf } from '../lib/deployed.ts';
import { hubSweepers } from '../sweep/hub-sweepers.ts';
import type { SweepTargets } from '../sweep/types.ts';
import type { PlanAccess } from './access.ts';
import { countOperations } from './count-operations.ts';
import { membersOf, nothingPlanned } from './members.ts';
import { noteDenials } from './note-denials.ts';
import { organizationPolicies, withoutOrganizationPolicies } from './organization-policies.ts';
import { type BaselinePlan, planBaseline, plannedSteps } from './plan-baseline.ts';
import { type FixesPlan, planFixes } from './plan-fixes.ts';
import { isChange, summarize } from './summarize.ts';
import type { Plan, PlannedAccount } from './types.ts';

export type PlanRequest = {
  readonly file: string;
  readonly governance: Governance;
  /** Whether no account is entered: only AWS Organizations and the hub are asked. */
  readonly configurationOnly: boolean;
  readonly now: () => Date;
};

/** Accounts whose baselines are looked at together. Each account has quotas of its own. */
const baselineConcurrency = 10;

/** Makes the plan, and changes nothing. Throws the SDK's error if the accounts or their policies cannot be listed. */
export async function makePlan(access: PlanAccess, request: PlanRequest): Promise<Plan> {
  const { file, governance, now } = request;
  const { organizations, hub } = access;
  const startedAt = now();
  const organizationsCalls = countOperations(organizations);
  const configurationOnly = request.configurationOnly || access.hubAccount === undefined;
  const managementAccountId = await managementAccountOf(organizations);
  // Their operations have different rates, so that neither waits for the other.
  const [{ members, others }, index] = await Promise.all([
    membersOf(createDirectory(organizations, governance.accountTypes), managementAccountId),
    readAttachmentIndex(organizations),
  ]);
  const activeSince = hub ? (await hub.sweep.hubState()).activeSince : null;
  const { changeControl, denials } = noteDenials(
    hub ? previewChangeControl({ ...hub.sweep, governance, now }) : standaloneChangeControl({ governance, now }),
  );
  const context = { access, request: { ...request, configurationOnly }, members, activeSince, index, changeControl };
  const baselines = await baselinesOf(context);
  const fixes: ReadonlyMap<string, FixesPlan> = configurationOnly ? new Map() : await planFixes(targetsOf(context));
  const planned = [
    ...others,
    ...members.map((member) =>
      accountOf(member, accountAge(member, activeSince), baselines.get(member.id), fixes.get(member.id)),
    ),
  ];
  planned.sort((one, other) => one.accountId.localeCompare(other.accountId));
  const [accounts, policies] = [withoutOrganizationPolicies(planned), organizationPolicies(planned)];
  return {
    schemaVersion: '1',
    file,
    firstInstall: hub === undefined && access.hubProblem === undefined,
    configurationOnly,
    differences: hub === undefined ? [] : differencesOf(hub.governance, governance),
    policies,
    accounts,
    baselines: accounts.filter(({ baseline }) => baseline.some(isChange)).map(({ accountId }) => accountId),
    summary: summarize(accounts, policies),
    denials: [...denials],
    notAsked: notAsked(access, request),
    seconds: (now().getTime() - startedAt.getTime()) / 1_000,
    organizationsCalls: { ...organizationsCalls },
  };
}

async function managementAccountOf(organizations: OrganizationsClient): Promise<string> {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  return Organization?.MasterAccountId ?? '';
}

/** Baselines and resources share one change control, whose budgets they use up together. */
type Context = {
  readonly access: PlanAccess;
  readonly request: PlanRequest;
  readonly members: readonly Member[];
  /** When the hub was started; null if it never was, or if there is none. */
  readonly activeSince: string | null;
  readonly index: readonly AttachedPolicy[];
  readonly changeControl: ChangeControl;
};

async function baselinesOf({
  access: { organizations, accessRoleClientsFor, hub, hubAccount },
  request: { governance, configurationOnly, now },
  members,
  activeSince,
  index,
  changeControl,
}: Context): Promise<ReadonlyMap<string, BaselinePlan>> {
  const dependencies = {
    governance,
    now,
    steps: plannedSteps(configurationOnly),
    // The steps that ask AWS Organizations only need to know nothing of the hub but its Region.
    hub: hubAccount ?? { accountId: '', region: hubRegion(governance), organizationId: '', externalId: '' },
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    attachmentsOf: (accountId: string) => attachmentsIn(index, accountId),
    accessRoleClientsFor,
    findingsOf: async (accountId: string) => (hub ? listAccountFindings(hub.sweep.journal, accountId) : []),
    forwardedPatterns: [complianceChange.pattern, apiCall.pattern],
    changeControl,
  };
  const plans = await pMap(
    members,
    async (member) => {
      const account = { member, age: accountAge(member, activeSince) };
      return [member.id, await planBaseline(dependencies, account, hub?.governance)] as const;
    },
    { concurrency: baselineConcurrency },
  );
  return new Map(plans);
}

function targetsOf({
  access: { hub, targetFor },
  request: { governance, now },
  members,
  activeSince,
  changeControl,
}: Context): SweepTargets {
  const targets = members.map((member) => ({
    accountId: member.id,
    accountType: member.type,
    accountAge: accountAge(member, activeSince),
    ...targetFor(member.id),
  }));
  if (hub) return { targets, undetermined: [], ...hubSweepers(governance, hub.sweep, now, changeControl) };
  const evaluator = standaloneEvaluator(governance, now, changeControl);
  const dryRunSweeperFor: SweepTargets['dryRunSweeperFor'] = (context) => dryRunSweeper(evaluator, context);
  return {
    targets,
    undetermined: [],
    governance,
    deletedResources: undefined,
    sweeperFor: dryRunSweeperFor,
    dryRunSweeperFor,
    record: '',
  };
}

function accountOf(
  { id, name, type, typeSource }: Member,
  age: AccountAge,
  baseline: BaselinePlan | undefined,
  fixes: FixesPlan | undefined,
): PlannedAccount {
  const errors = [...new Set([baseline?.error, fixes?.error].filter((error) => typeof error === 'string'))];
  return {
    ...nothingPlanned(id),
    name,
    type,
    typeSource,
    age,
    baseline: baseline?.baseline ?? [],
    policies: baseline?.policies ?? [],
    fixes: fixes?.fixes ?? [],
    error: errors.length > 0 ? errors.join('; ') : null,
  };
}

/** What could not be asked, in words. */
function notAsked({ hub, hubAccount, hubProblem }: PlanAccess, { configurationOnly }: PlanRequest): readonly string[] {
  const accounts = 'the settings and resources of the accounts';
  const ofHub = 'pauses, and findings that were undone or are contested';
  return [
    ...(hub === undefined ? [`${ofHub}: ${hubProblem ?? 'no hub is deployed'}`] : []),
    ...(configurationOnly ? [`${accounts}: --configuration-only`] : []),
    ...(!configurationOnly && hubAccount === undefined ? [`${accounts}: governance.yml names no hub`] : []),
  ];
}
