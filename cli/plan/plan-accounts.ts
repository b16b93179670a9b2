// Plans the accounts: their baselines and the resources in them, side by side.
import pMap from 'p-map';
import { forwardedPatterns, platformPatterns } from '../../events/aws/forwarded-events.ts';
import { accountAge } from '../../shared/accounts/account-age.ts';
import type { Member } from '../../shared/accounts/directory.ts';
import { classifyError, formatFailure } from '../../shared/aws/errors.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import type { BaselineStepDependencies } from '../../shared/baseline/run-baseline-steps.ts';
import { listAccountFindings } from '../../shared/findings/finding-queries.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { type AttachedPolicy, attachmentsIn } from '../../shared/policies/attachment-index.ts';
import type { ChangeControl } from '../../shared/remediation/change-control/change-control.ts';
import type { SharedResource } from '../../shared/steps/shared-resource.ts';
import { createSourceMemory } from '../../shared/sweep/sources/source-memory.ts';
import { dryRunSweeper, standaloneEvaluator } from '../../shared/sweep/standalone.ts';
import { hubSweepers } from '../sweep/hub-sweepers.ts';
import type { SweepTargets } from '../sweep/types.ts';
import type { PlanAccess } from './access.ts';
import { nothingPlanned } from './members.ts';
import { type BaselinePlan, planBaseline, plannedSteps } from './plan-baseline.ts';
import { type FixesPlan, planFixes } from './plan-fixes.ts';
import type { PlannedAccount } from './types.ts';

export type AccountsToPlan = {
  readonly access: PlanAccess;
  readonly governance: Governance;
  readonly configurationOnly: boolean;
  readonly members: readonly Member[];
  /** When the hub was started; null if it never was, or if there is none. */
  readonly activeSince: string | null;
  readonly index: readonly AttachedPolicy[];
  /** Baselines and resources use up the same budgets. */
  readonly changeControl: ChangeControl;
  /** What the accounts share. */
  readonly admissions: readonly SharedResource[];
  readonly now: () => Date;
};

/** Accounts whose baselines are looked at together. Each account has quotas of its own. */
const baselineConcurrency = 10;

/** Plans all members. What could not be asked about an account is in its `error`, and stops no other. */
export async function planAccounts(input: AccountsToPlan): Promise<readonly PlannedAccount[]> {
  const { members, activeSince, configurationOnly } = input;
  const baselines = await baselinesOf(input);
  const fixes: ReadonlyMap<string, FixesPlan> = configurationOnly ? new Map() : await planFixes(targetsOf(input));
  return members.map((member) => ({
    ...nothingPlanned(member.id),
    name: member.name,
    type: member.type,
    typeSource: member.typeSource,
    age: accountAge(member, activeSince),
    ...changesOf(baselines.get(member.id), fixes.get(member.id)),
  }));
}

function changesOf(
  baseline: BaselinePlan | undefined,
  fixes: FixesPlan | undefined,
): Pick<PlannedAccount, 'baseline' | 'keys' | 'policies' | 'fixes' | 'error'> {
  const errors = [...new Set([baseline?.error, fixes?.error].filter((error) => typeof error === 'string'))];
  return {
    baseline: baseline?.baseline ?? [],
    keys: baseline?.keys ?? [],
    policies: baseline?.policies ?? [],
    fixes: fixes?.fixes ?? [],
    error: errors.length > 0 ? errors.join('; ') : null,
  };
}

async function baselinesOf(input: AccountsToPlan): Promise<ReadonlyMap<string, BaselinePlan>> {
  const { members, activeSince, access } = input;
  const dependencies = dependenciesOf(input);
  const planOne = async (member: Member): Promise<readonly [string, BaselinePlan]> => {
    const resources = input.admissions.filter(({ owner }) => owner === member.id);
    const account = { member, age: accountAge(member, activeSince), resources };
    try {
      return [member.id, await planBaseline(dependencies, account, access.hub?.governance)];
    } catch (error) {
      const failure = classifyError(error);
      return [
        member.id,
        { baseline: [], keys: [], policies: [], error: failure ? formatFailure(failure) : String(error) },
      ];
    }
  };
  return new Map(await pMap(members, planOne, { concurrency: baselineConcurrency }));
}

function dependenciesOf({
  access: { organizations, accessRoleClientsFor, hub, hubAccount },
  governance,
  configurationOnly,
  index,
  changeControl,
  now,
}: AccountsToPlan): BaselineStepDependencies {
  return {
    governance,
    now,
    steps: plannedSteps(configurationOnly),
    // The steps that ask AWS Organizations only need to know nothing of the hub but its Region.
    hub: hubAccount ?? { accountId: '', region: hubRegion(governance), organizationId: '', externalId: '' },
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    attachmentsOf: (accountId) => attachmentsIn(index, accountId),
    accessRoleClientsFor,
    findingsOf: async (accountId) => (hub ? listAccountFindings(hub.sweep.journal, accountId) : []),
    forwardedPatterns,
    platformPatterns,
    changeControl,
  };
}

function targetsOf({
  access: { hub, targetFor },
  governance,
  members,
  activeSince,
  changeControl,
  now,
}: AccountsToPlan): SweepTargets {
  const targets = members.map((member) => ({
    accountId: member.id,
    accountType: member.type,
    accountAge: accountAge(member, activeSince),
    ...targetFor(member.id),
  }));
  const requestedBy = null;
  if (hub) return { targets, undetermined: [], requestedBy, ...hubSweepers(governance, hub.sweep, now, changeControl) };
  const evaluator = standaloneEvaluator(governance, now, changeControl);
  const dryRunSweeperFor: SweepTargets['dryRunSweeperFor'] = (context) => dryRunSweeper(evaluator, context);
  const sources = createSourceMemory(governance.sweep.everyHours, now);
  return {
    targets,
    undetermined: [],
    governance,
    sources,
    dryRunSources: sources,
    deletedResources: undefined,
    sweeperFor: dryRunSweeperFor,
    dryRunSweeperFor,
    record: '',
    requestedBy,
  };
}
