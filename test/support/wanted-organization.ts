// Organizations that a governance.yml declares, for tests, and how one is applied in memory.
import { type ApplyOptions, applyOrganization, type Outcome } from '../../shared/organization/apply-organization.ts';
import { type OrganizationPlan, planOrganization } from '../../shared/organization/plan-organization.ts';
import { readOrganization } from '../../shared/organization/read-organization.ts';
import type { WantedAccount, WantedOrganization } from '../../shared/organization/wanted-organization.ts';
import type { OrganizationInMemory } from './organization-in-memory.ts';

export const typeTag = 'palisade:account-type';
export const environmentTag = 'palisade:environment';

/** A wanted organization with five typed units below Workloads, one of them of a lower environment, and a sandbox. */
export function aWantedOrganization(parts: Partial<WantedOrganization> = {}): WantedOrganization {
  return {
    managedBy: 'organizations',
    units: [
      'Workloads',
      'Workloads/Data Science',
      'Workloads/Testing',
      'Workloads/Testing Lower',
      'Workloads/Production',
      'Sandbox',
    ],
    accounts: [
      anAccount('ml-science', 'Workloads/Data Science'),
      anAccount('ml-testing', 'Workloads/Testing'),
      anAccount('ml-lower', 'Workloads/Testing Lower'),
    ],
    rules: {
      organizationalUnits: {
        'Data Science': 'data-science',
        Testing: 'testing',
        'Testing Lower': { type: 'testing', environment: 'development' },
        Production: 'production',
      },
      tag: typeTag,
      accounts: {},
      exclude: { organizationalUnits: ['Sandbox'], accounts: [] },
    },
    accessRole: 'OrganizationAccountAccessRole',
    ...parts,
  };
}

export function anAccount(name: string, unit: string, owner?: string): WantedAccount {
  return { name, email: `${name}@example.com`, unit, ...(owner === undefined ? {} : { owner }) };
}

/** The plan for the organization as it is now. */
export async function planIn(
  organization: OrganizationInMemory,
  wanted: WantedOrganization,
  allowMoves = false,
): Promise<OrganizationPlan> {
  return planOrganization(wanted, await readOrganization(organization.client(), wanted), { allowMoves });
}

/** Reads, plans and applies, as one run of the command does. */
export async function applyIn(
  organization: OrganizationInMemory,
  wanted: WantedOrganization,
  options: ApplyOptions & { readonly allowMoves?: boolean } = {},
): Promise<readonly Outcome[]> {
  const client = organization.client();
  const present = await readOrganization(client, wanted);
  const { allowMoves = false, ...rest } = options;
  const plan = planOrganization(wanted, present, { allowMoves });
  return applyOrganization(client, { wanted, present, plan }, { clock: organization.clock, ...rest });
}
