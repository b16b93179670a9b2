// An account of the tests' local cloud, made as `palisade organization apply` makes one that governance.yml declares: in any
// unit, such as one of a lower environment.
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import { applyOrganization } from '../../shared/organization/apply-organization.ts';
import { withoutPace } from '../../shared/organization/creation-pace.ts';
import { planOrganization } from '../../shared/organization/plan-organization.ts';
import { readOrganization } from '../../shared/organization/read-organization.ts';
import { wantedOrganization } from '../../shared/organization/wanted-organization.ts';

/** Makes the account, and what is missing of the path of its unit. Returns its id. */
export async function makeDeclaredAccount(
  organizations: OrganizationsClient,
  { name, unit }: { readonly name: string; readonly unit: string },
): Promise<string> {
  const [parent = '', child = ''] = unit.split('/');
  const wanted = wantedOrganization({
    ...readGovernance(governanceFile()),
    organization: {
      managedBy: 'organizations',
      units: { [parent]: [child] },
      accounts: { [name]: { email: `${name}@example.com`, unit } },
    },
  });
  if (wanted === undefined) throw new Error('an organization was declared');
  const present = await readOrganization(organizations, wanted);
  const plan = planOrganization(wanted, present);
  const outcomes = await applyOrganization(organizations, { wanted, present, plan }, { pace: withoutPace });
  const made = outcomes.find(({ action }) => action.kind === 'make-account');
  if (!made?.accountId) throw new Error(`the account was not made: ${JSON.stringify(outcomes)}`);
  return made.accountId;
}
