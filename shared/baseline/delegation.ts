// Security services whose members are kept by a delegated administrator: who that is, and whether an account is one.
import { ListDelegatedAdministratorsCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Member } from '../organization/directory.ts';
import type { Verdict } from './step.ts';

/** The administrator's account, and the account's standing with it; null where there is none. */
export type Membership = { readonly administrator: string | null; readonly status: string | null };

export const membershipPermissions = ['organizations:ListDelegatedAdministrators'];

/** The account to which the organization delegated a service. */
export async function administratorOf(
  organizations: OrganizationsClient,
  ServicePrincipal: string,
): Promise<string | null> {
  const command = new ListDelegatedAdministratorsCommand({ ServicePrincipal });
  const { DelegatedAdministrators } = await organizations.send(command);
  return DelegatedAdministrators?.[0]?.Id ?? null;
}

export function decideMembership(
  service: string,
  { administrator, status }: Membership,
  member: Member,
): Verdict<{ member: string }> {
  if (administrator === null) {
    return { kind: 'inapplicable', reason: `the organization has no delegated administrator for ${service}` };
  }
  if (administrator === member.id) return { kind: 'inapplicable', reason: 'the account is the administrator itself' };
  if (status?.toLowerCase() === 'enabled') return { kind: 'compliant', reason: `a member under ${administrator}` };
  const reason = status === null ? 'not a member' : `a member in state ${status}`;
  return { kind: 'violating', reason, change: { member: member.id } };
}
