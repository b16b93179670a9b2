// Creates the organization of a local cloud: an organizational unit per account type, with one account in each.
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import type { AccountIds } from './instance.ts';
import { managementAccountId } from './management-account.ts';

const members = {
  sharedServices: 'Shared Services',
  dataManagement: 'Data Management',
  dataScience: 'Data Science',
  testing: 'Testing',
  production: 'Production',
};

/** The organization's id, as every account in it sees it. */
export async function organizationIdOf(organizations: OrganizationsClient): Promise<string> {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  return required(Organization?.Id, 'organization');
}

/**
 * Creates Root → Workloads → one OU per account type, with an account in each. The access role appears in the accounts
 * some seconds later. Returns the account ids.
 */
export async function createOrganization(organizations: OrganizationsClient, accessRole?: string): Promise<AccountIds> {
  const root = required((await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id, 'root');
  await organizations.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: 'RESOURCE_CONTROL_POLICY' }));
  const workloads = await createUnit(organizations, root, 'Workloads');
  const ids = await Promise.all(
    Object.entries(members).map(async ([key, name]) => {
      const unit = await createUnit(organizations, workloads, name);
      const accountId = await createAccount(organizations, name, accessRole);
      await moveAccount(organizations, accountId, root, unit);
      return [key, accountId] as const;
    }),
  );
  const { sharedServices, dataManagement, dataScience, testing, production } = Object.fromEntries(ids);
  return {
    management: managementAccountId,
    sharedServices: required(sharedServices, 'account'),
    dataManagement: required(dataManagement, 'account'),
    dataScience: required(dataScience, 'account'),
    testing: required(testing, 'account'),
    production: required(production, 'account'),
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

/** The id of an organizational unit of an account type, by its name. */
export async function unitNamed(organizations: OrganizationsClient, name: string): Promise<string> {
  const root = required((await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id, 'root');
  const unitBelow = async (ParentId: string, unit: string) => {
    for await (const page of paginateListOrganizationalUnitsForParent({ client: organizations }, { ParentId })) {
      const found = page.OrganizationalUnits?.find(({ Name }) => Name === unit);
      if (found) return found.Id;
    }
    return undefined;
  };
  const workloads = required(await unitBelow(root, 'Workloads'), 'organizational unit');
  return required(await unitBelow(workloads, name), 'organizational unit');
}

async function createUnit(organizations: OrganizationsClient, ParentId: string, Name: string): Promise<string> {
  const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
  return required(OrganizationalUnit?.Id, 'organizational unit');
}

function required(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`the emulator did not create the ${what}`);
  return id;
}
