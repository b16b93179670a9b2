// Baseline step: the account is a member of the organization's Security Hub.
import { CreateMembersCommand, GetMembersCommand } from '@aws-sdk/client-securityhub';
import { toResult } from '../../aws/errors.ts';
import { decideMembership, type Membership, membershipPermissions } from './lib/delegated-admin.ts';
import type { Step } from './lib/step.ts';

const principal = 'securityhub.amazonaws.com';

export const securityHub: Step<Membership> = {
  id: 'security-hub',
  title: 'The account is a member of Security Hub',
  scope: 'region',
  after: ['account-public-access'],
  permissions: { account: ['securityhub:CreateMembers', 'securityhub:GetMembers'], management: membershipPermissions },

  async observe(site) {
    const administrator = await site.administratorOf(principal);
    if (administrator === null || administrator === site.member.id) return { administrator, status: null };
    const client = site.accessRoleClientsFor(administrator, site.region).securityHub;
    const reply = await toResult(client.send(new GetMembersCommand({ AccountIds: [site.member.id] })));
    // Where there is no such member yet, Security Hub may answer with an error rather than an empty list.
    if (!reply.ok && reply.failure.kind !== 'not-configured') throw reply.error;
    const member = reply.ok ? reply.value.Members?.find(({ AccountId }) => AccountId === site.member.id) : undefined;
    return { administrator, status: member?.MemberStatus ?? null };
  },

  decide: (facts, { member }) => decideMembership('Security Hub', facts, member),

  async apply(site, _change, { administrator }) {
    if (administrator === null) return;
    const client = site.accessRoleClientsFor(administrator, site.region).securityHub;
    const { id: AccountId, email: Email } = site.member;
    await client.send(new CreateMembersCommand({ AccountDetails: [{ AccountId, Email }] }));
  },
};
