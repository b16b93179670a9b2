// The access role, which AWS Organizations creates in every new account and which trusts the management account.
import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';

/** The emulator creates an organization for any account that asks; this account's is the one we use. */
export const managementAccountId = '111111111111';

/** Creates the role as AWS does: an administrator of the account, which the management account can assume. */
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
