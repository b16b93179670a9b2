// The role that AWS makes in every account that an organization creates, and whom it trusts.
import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';

/** The emulator makes an organization for any account that asks; this one is ours. */
export const managementAccountId = '111111111111';

/** Makes the role that AWS gives every account it creates: the management account may do everything through it. */
export async function createAccessRole(iam: IAMClient, RoleName: string): Promise<void> {
  const Version = '2012-10-17';
  const trust = {
    Version,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${managementAccountId}:root` },
        Action: 'sts:AssumeRole',
      },
    ],
  };
  const permissions = { Version, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const PolicyDocument = JSON.stringify(permissions);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'AdministratorAccess', PolicyDocument }));
}
