// The organization of a local cloud: units and accounts are made as `palisade organization apply` makes them.
import {
  CreateAccountCommand,
  DescribeOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { AccountType } from '../shared/accounts/account-type.ts';
import type { Governance } from '../shared/governance/governance.ts';
import { applyOrganization } from '../shared/organization/apply-organization.ts';
import { withoutPace } from '../shared/organization/creation-pace.ts';
import { planOrganization } from '../shared/organization/plan-organization.ts';
import { readOrganization, unitsIn } from '../shared/organization/read-organization.ts';
import { accountOfType, localOrganization } from './declared-accounts.ts';
import type { AccountIds } from './instance.ts';
import { managementAccountId } from './management-account.ts';

/** The organization's id, as every account in it sees it. */
export async function organizationIdOf(organizations: OrganizationsClient): Promise<string> {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  return required(Organization?.Id, 'organization');
}

/**
 * Makes the organization that governance.yml declares, with an account of each type. The access role appears in the
 * accounts some seconds later. Returns the ids of one account of each type.
 */
export async function createOrganization(
  organizations: OrganizationsClient,
  governance: Governance,
): Promise<AccountIds> {
  const RootId = await rootOf(organizations);
  await organizations.send(new EnablePolicyTypeCommand({ RootId, PolicyType: 'RESOURCE_CONTROL_POLICY' }));
  const wanted = localOrganization(governance);
  const present = await readOrganization(organizations, wanted);
  const plan = planOrganization(wanted, present);
  // The client has the 12-digit key, which no rate binds.
  const outcomes = await applyOrganization(organizations, { wanted, present, plan }, { pace: withoutPace });
  const problems = outcomes.filter(({ state }) => state !== 'done').map(({ reason }) => reason);
  if (problems.length > 0) throw new Error(`the organization was not made: ${problems.join('; ')}`);
  const idOf = (type: AccountType) => {
    const email = accountOfType(governance, wanted.accounts, type)?.email;
    const made = outcomes.find(({ action }) => action.kind === 'make-account' && action.email === email);
    return required(made?.accountId ?? undefined, `account of type ${type}`);
  };
  return {
    management: managementAccountId,
    sharedServices: idOf('shared-services'),
    dataManagement: idOf('data-management'),
    dataScience: idOf('data-science'),
    testing: idOf('testing'),
    production: idOf('production'),
  };
}

/** Creates an account, under the root as in AWS. Returns its id. `RoleName` is that of its access role. */
export async function createAccount(
  organizations: OrganizationsClient,
  AccountName: string,
  RoleName?: string,
): Promise<string> {
  const Email = `${AccountName.toLowerCase().replaceAll(' ', '-')}@example.com`;
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName, Email, RoleName }));
  return required(CreateAccountStatus?.AccountId, 'account');
}

export async function moveAccount(
  organizations: OrganizationsClient,
  AccountId: string,
  SourceParentId: string,
  DestinationParentId: string,
): Promise<void> {
  await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));
}

export async function rootOf(organizations: OrganizationsClient): Promise<string> {
  return required((await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id, 'root');
}

/** The id of an organizational unit of an account type, by its name. */
export async function unitNamed(organizations: OrganizationsClient, name: string): Promise<string> {
  const unitBelow = async (parentId: string, unit: string) => (await unitsIn(organizations, parentId)).get(unit);
  const workloads = required(await unitBelow(await rootOf(organizations), 'Workloads'), 'organizational unit');
  return required(await unitBelow(workloads, name), 'organizational unit');
}

function required(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`the emulator did not create the ${what}`);
  return id;
}
