// Makes a plan: what a governance.yml would change in every account of the organization.
import { DescribeOrganizationCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import { createDirectory } from '../../shared/accounts/directory.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { readAttachmentIndex } from '../../shared/policies/attachment-index.ts';
import {
  previewChangeControl,
  standaloneChangeControl,
} from '../../shared/remediation/change-control/change-control.ts';
import { differencesOf } from '../lib/deployed.ts';
import { readAdmissionFacts } from '../platform/admission-facts.ts';
import type { PlanAccess } from './access.ts';
import { countOperations } from './count-operations.ts';
import type { DeniedPlan } from './denied/denied-types.ts';
import type { DeniedQuestion } from './denied/find-denied.ts';
import { membersOf, withRecordedTypes } from './members.ts';
import { noteDenials } from './note-denials.ts';
import { organizationPolicies, withoutOrganizationPolicies } from './organization-policies.ts';
import { planAccounts } from './plan-accounts.ts';
import { plannedAdmissions, plannedResources } from './planned-resources.ts';
import { isChange, summarize } from './summarize.ts';
import type { Plan } from './types.ts';

export type PlanRequest = {
  readonly file: string;
  readonly governance: Governance;
  /** Whether no account is entered: only AWS Organizations and the hub are asked. */
  readonly configurationOnly: boolean;
  readonly now: () => Date;
  /** Asks whom the policies would have stopped (`--denied`). Left out, no event history is read. */
  readonly findDenied?: (question: PlannedOrganization) => Promise<DeniedPlan>;
};

/** What the plan knows when the event histories are asked. */
export type PlannedOrganization = Pick<DeniedQuestion, 'accounts' | 'governance' | 'world' | 'accessRoleClientsFor'>;

/** Makes the plan, and changes nothing. Throws the SDK's error if the accounts or their policies cannot be listed. */
export async function makePlan(access: PlanAccess, request: PlanRequest): Promise<Plan> {
  const { file, governance, now } = request;
  const { organizations, hub } = access;
  const startedAt = now();
  const organizationsCalls = countOperations(organizations);
  const configurationOnly = request.configurationOnly || access.hubAccount === undefined;
  const { organizationId, managementAccountId } = await identify(organizations);
  // Their operations have different rates, so that neither waits for the other.
  const [{ members: found, others }, index] = await Promise.all([
    membersOf(createDirectory(organizations, governance.accountTypes), managementAccountId),
    readAttachmentIndex(organizations),
  ]);
  const members = await withRecordedTypes(found, hub?.sweep.journal);
  const activeSince = hub ? (await hub.sweep.hubState()).activeSince : null;
  const { changeControl, denials } = noteDenials(
    hub ? previewChangeControl({ ...hub.sweep, governance, now }) : standaloneChangeControl({ governance, now }),
  );
  const facts = hub ? await readAdmissionFacts(hub.sweep.journal) : undefined;
  const admissions = plannedAdmissions({ governance, members, activeSince }, facts);
  const input = { access, governance, configurationOnly, members, activeSince, index, changeControl, admissions, now };
  const planned = [...others, ...(await planAccounts(input))];
  planned.sort((one, other) => one.accountId.localeCompare(other.accountId));
  const known = new Set([managementAccountId, ...planned.map(({ accountId }) => accountId)]);
  const world = { organizationId, managementAccountId, members: known };
  const { accessRoleClientsFor } = access;
  const denied = await request.findDenied?.({ accounts: planned, governance, world, accessRoleClientsFor });
  const [accounts, policies] = [withoutOrganizationPolicies(planned), organizationPolicies(planned)];
  return {
    schemaVersion: '1',
    file,
    firstInstall: hub === undefined && access.hubProblem === undefined,
    hubAsked: hub !== undefined,
    configurationOnly,
    differences: hub === undefined ? [] : differencesOf(hub.governance, governance),
    policies,
    accounts,
    resources: plannedResources(admissions, { governance, members, activeSince }, facts),
    baselines: accounts.filter(({ baseline }) => baseline.some(isChange)).map(({ accountId }) => accountId),
    summary: summarize(accounts, policies),
    denials: [...denials],
    denied: denied ?? null,
    notAsked: notAsked(access, request),
    seconds: (now().getTime() - startedAt.getTime()) / 1_000,
    organizationsCalls: { ...organizationsCalls },
  };
}

async function identify(organizations: OrganizationsClient) {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  return { organizationId: Organization?.Id ?? '', managementAccountId: Organization?.MasterAccountId ?? '' };
}

/** What could not be asked, in words. */
function notAsked({ hub, hubAccount, hubProblem }: PlanAccess, { configurationOnly }: PlanRequest): readonly string[] {
  const accounts = 'the settings and resources of the accounts';
  const ofHub =
    'the deployed governance.yml, pauses, whom shared resources admit, and findings that were undone or are contested';
  return [
    ...(hub === undefined ? [`${ofHub}: ${hubProblem ?? 'no hub is deployed'}`] : []),
    ...(configurationOnly ? [`${accounts}: --configuration-only`] : []),
    ...(!configurationOnly && hubAccount === undefined ? [`${accounts}: governance.yml names no hub`] : []),
  ];
}
