// Baseline step: the service-linked role with which AWS Config records.
import { CreateServiceLinkedRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { partitionOf } from '../../aws/partitions.ts';
import type { Step } from '../../steps/step.ts';

const service = 'config.amazonaws.com';
const roleName = 'AWSServiceRoleForConfig';

/** The role's ARN (AWS Config Developer Guide, "Using service-linked roles"). */
export function configRoleArn(region: string, accountId: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/aws-service-role/${service}/${roleName}`;
}

type Facts = { readonly exists: boolean };

export const configRole: Step<Facts> = {
  id: 'config-role',
  title: 'AWS Config has its service-linked role',
  scope: 'account',
  after: ['account-public-access'],
  permissions: { account: ['iam:CreateServiceLinkedRole', 'iam:ListRoles'] },

  async observe({ clients }) {
    // By its path, which no other role can have.
    const { Roles } = await clients.iam.send(new ListRolesCommand({ PathPrefix: `/aws-service-role/${service}/` }));
    return { exists: (Roles ?? []).length > 0 };
  },

  decide({ exists }) {
    if (exists) return { kind: 'compliant', reason: 'the service-linked role exists' };
    return { kind: 'violating', reason: 'the service-linked role is missing', change: { role: roleName } };
  },

  async apply({ clients }) {
    await clients.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
  },
};
