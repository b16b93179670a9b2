// Security services whose members are kept by a delegated administrator: who that is, and whether an account is one.
import {
  ListDelegatedServicesForAccountCommand,
  type OrganizationsClient,
  paginateListDelegatedAdministrators,
} from '@aws-sdk/client-organizations';
import type { Member } from '../../../accounts/directory.ts';
import type { StepVerdict } from './step.ts';

/** The administrator's account, and the account's standing with it; null where there is none. */
export type Membership = { readonly administrator: string | null; readonly status: string | null };

export const membershipPermissions = [
  'organizations:ListDelegatedAdministrators',
  'organizations:ListDelegatedServicesForAccount',
];

/** The accounts to which the organization delegated services, by the services' principals. */
export async function delegatedAdministrators(
  organizations: OrganizationsClient,
): Promise<ReadonlyMap<string, string>> {
  const administrators: string[] = [];
  for await (const { DelegatedAdministrators } of paginateListDelegatedAdministrators({ client: organizations }, {})) {
    for (const { Id } of DelegatedAdministrators ?? []) if (Id) administrators.push(Id);
  }
  const delegations = await Promise.all(
    administrators.map(async (AccountId) => {
      const { DelegatedServices } = await organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId }));
      return (DelegatedServices ?? []).map(({ ServicePrincipal = '' }): [string, string] => [
        ServicePrincipal,
        AccountId,
      ]);
    }),
  );
  return new Map(delegations.flat());
}

export function decideMembership(
  service: string,
  { administrator, status }: Membership,
  member: Member,
): StepVerdict<{ member: string }> {
  if (administrator === null) {
    return { kind: 'not-applicable', reason: `the organization has no delegated administrator for ${service}` };
  }
  if (administrator === member.id) return { kind: 'not-applicable', reason: 'the account is the administrator itself' };
  if (status?.toLowerCase() === 'enabled') return { kind: 'compliant', reason: `a member under ${administrator}` };
  const reason = status === null ? 'not a member' : `a member in state ${status}`;
  return { kind: 'violating', reason, change: { member: member.id } };
}
