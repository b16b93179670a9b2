// Makes the organization of a local cloud: one account of each type, in its organizational unit.
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { organizationRoleName } from '../shared/aws/names.ts';
import type { Hub } from '../shared/baseline/hub.ts';
import { ensureRole } from '../shared/baseline/role.ts';
import { trustInHub } from '../shared/baseline/spoke-role.ts';
import type { AccountClients } from './aws.ts';
import type { AccountIds } from './place.ts';

/** The emulator makes an organization for any account that asks; this one is ours. */
export const managementAccountId = '111111111111';

const members = {
  sharedServices: 'Shared Services',
  dataManagement: 'Data Management',
  dataScience: 'Data Science',
  testing: 'Testing',
  production: 'Production',
};

/**
 * The id that stands for the organization in policies. The emulator takes every account for the management account of
 * an organization of its own, and this is the one in which it sees the hub: `aws:PrincipalOrgID` is compared with it.
 */
export async function organizationIdOf(hubs: OrganizationsClient): Promise<string> {
  const { Organization } = await hubs.send(new DescribeOrganizationCommand({}));
  return required(Organization?.Id, 'organization');
}

/** Builds Root → Workloads → an OU per type, and an account in each. */
export async function createOrganization(organizations: OrganizationsClient): Promise<AccountIds> {
  const root = required((await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id, 'root');
  const workloads = await createUnit(organizations, root, 'Workloads');
  const ids = await Promise.all(
    Object.entries(members).map(async ([key, name]) => {
      const unit = await createUnit(organizations, workloads, name);
      return [key, await createAccount(organizations, name, root, unit)] as const;
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

/** Makes the role in the management account through which the hub asks Organizations about accounts. */
export async function createOrganizationRole({ iam }: AccountClients, hub: Hub): Promise<void> {
  await ensureRole(iam, organizationRoleName, trustInHub(hub), {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LookUpAccounts',
        Effect: 'Allow',
        Action: [
          'organizations:DescribeAccount',
          'organizations:DescribeOrganizationalUnit',
          'organizations:ListParents',
          'organizations:ListTagsForResource',
        ],
        Resource: '*',
      },
    ],
  });
}

async function createUnit(organizations: OrganizationsClient, ParentId: string, Name: string): Promise<string> {
  const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
  return required(OrganizationalUnit?.Id, 'organizational unit');
}

async function createAccount(
  organizations: OrganizationsClient,
  AccountName: string,
  SourceParentId: string,
  DestinationParentId: string,
): Promise<string> {
  const Email = `${AccountName.toLowerCase().replaceAll(' ', '-')}@example.com`;
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName, Email }));
  const AccountId = required(CreateAccountStatus?.AccountId, 'account');
  await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));
  return AccountId;
}

function required(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`the emulator made no ${what}`);
  return id;
}
