// Baseline step: the role with which AWS Config records.
import { CreateServiceLinkedRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { orAbsent } from '../../aws/failure.ts';
import { partitionOf } from '../../aws/names.ts';
import type { Step } from '../step.ts';

const RoleName = 'AWSServiceRoleForConfig';

/** The role's ARN (AWS Config Developer Guide, "Using service-linked roles"). */
export function configRoleArn(region: string, accountId: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/aws-service-role/config.amazonaws.com/${RoleName}`;
}

type Facts = { readonly exists: boolean };

export const configRole: Step<Facts> = {
  id: 'config-role',
  title: 'AWS Config has its service-linked role',
  scope: 'account',
  after: ['account-public-access'],
  permissions: { account: ['iam:CreateServiceLinkedRole', 'iam:GetRole'] },

  async observe({ clients }) {
    return { exists: (await orAbsent(clients.iam.send(new GetRoleCommand({ RoleName })))) !== undefined };
  },

  decide({ exists }) {
    if (exists) return { kind: 'compliant', reason: 'the role is there' };
    return { kind: 'violating', reason: 'the role is missing', change: { role: RoleName } };
  },

  async apply({ clients }) {
    await clients.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'config.amazonaws.com' }));
  },
};
