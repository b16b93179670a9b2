// Baseline step: the account is a member of the organization's Security Hub.
import { CreateMembersCommand, GetMembersCommand } from '@aws-sdk/client-securityhub';
import { toResult } from '../../aws/errors.ts';
import type { Step } from '../../steps/step.ts';
import { decideMembership, type Membership, membershipPermissions } from './lib/delegated-admin.ts';

const principal = 'securityhub.amazonaws.com';

export const securityHub: Step<Membership> = {
  id: 'security-hub',
  title: 'The account is a member of Security Hub',
  scope: 'region',
  after: ['account-public-access'],
  permissions: { account: ['securityhub:CreateMembers', 'securityhub:GetMembers'], management: membershipPermissions },

  async observe(context) {
    const administrator = await context.delegatedAdminFor(principal);
    if (administrator === null || administrator === context.member.id) return { administrator, status: null };
    const client = context.accessRoleClientsFor(administrator, context.region).securityHub;
    const reply = await toResult(client.send(new GetMembersCommand({ AccountIds: [context.member.id] })));
    // For an account that is not a member yet, Security Hub may return an error instead of an empty list.
    if (!reply.ok && reply.failure.kind !== 'not-configured') throw reply.error;
    const member = reply.ok ? reply.value.Members?.find(({ AccountId }) => AccountId === context.member.id) : undefined;
    return { administrator, status: member?.MemberStatus ?? null };
  },

  decide: (facts, { member }) => decideMembership('Security Hub', facts, member),

  async apply(context, _change, { administrator }) {
    if (administrator === null) return;
    const client = context.accessRoleClientsFor(administrator, context.region).securityHub;
    const { id: AccountId, email: Email } = context.member;
    await client.send(new CreateMembersCommand({ AccountDetails: [{ AccountId, Email }] }));
  },
};
