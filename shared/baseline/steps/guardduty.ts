// Baseline step: the account is a member of the organization's GuardDuty.
import { CreateMembersCommand, GetMembersCommand, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import type { Step } from '../../steps/step.ts';
import { decideMembership, type Membership, membershipPermissions } from './lib/delegated-admin.ts';

const principal = 'guardduty.amazonaws.com';

type Facts = Membership & { readonly detector: string | null };

export const guardDuty: Step<Facts> = {
  id: 'guardduty',
  title: 'The account is a member of GuardDuty',
  scope: 'region',
  after: ['account-public-access'],
  permissions: {
    account: ['guardduty:CreateMembers', 'guardduty:GetMembers', 'guardduty:ListDetectors'],
    management: membershipPermissions,
  },

  async observe(context) {
    const administrator = await context.delegatedAdminFor(principal);
    if (administrator === null || administrator === context.member.id)
      return { administrator, status: null, detector: null };
    const client = context.accessRoleClientsFor(administrator, context.region).guardDuty;
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
    const detector = DetectorIds?.[0] ?? null;
    if (detector === null) return { administrator, status: null, detector };
    const command = new GetMembersCommand({ DetectorId: detector, AccountIds: [context.member.id] });
    const { Members } = await client.send(command);
    const member = Members?.find(({ AccountId }) => AccountId === context.member.id);
    return { administrator, status: member?.RelationshipStatus ?? null, detector };
  },

  decide(facts, { member, region }) {
    const { administrator, detector } = facts;
    if (administrator !== null && administrator !== member.id && detector === null) {
      return {
        kind: 'blocked',
        reason: `GuardDuty is not enabled in the delegated administrator's account ${administrator} in ${region}: enable it there`,
      };
    }
    return decideMembership('GuardDuty', facts, member);
  },

  async apply(context, _change, { administrator, detector }) {
    if (administrator === null || detector === null) return;
    const client = context.accessRoleClientsFor(administrator, context.region).guardDuty;
    const { id: AccountId, email: Email } = context.member;
    await client.send(new CreateMembersCommand({ DetectorId: detector, AccountDetails: [{ AccountId, Email }] }));
  },
};
