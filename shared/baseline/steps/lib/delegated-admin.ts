// Security services with a delegated administrator: which account that is, and whether an account is a member.
import type { Member } from '../../../accounts/directory.ts';
import type { StepVerdict } from '../../../steps/step.ts';

/** The delegated administrator's account, and the member status of the account; null if there is none. */
export type Membership = { readonly administrator: string | null; readonly status: string | null };

export const membershipPermissions = ['organizations:ListDelegatedAdministrators'];

export function decideMembership(
  service: string,
  { administrator, status }: Membership,
  member: Member,
): StepVerdict<{ member: string }> {
  if (administrator === null) {
    return { kind: 'not-applicable', reason: `the organization has no delegated administrator for ${service}` };
  }
  if (administrator === member.id)
    return { kind: 'not-applicable', reason: 'the account is the delegated administrator' };
  if (status?.toLowerCase() === 'enabled')
    return { kind: 'compliant', reason: `a member of ${service}, administered by ${administrator}` };
  const reason = status === null ? `not a member of ${service}` : `member status is ${status}`;
  return { kind: 'violating', reason, change: { member: member.id } };
}
