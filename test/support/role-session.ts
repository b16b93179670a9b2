// A role in an account of the tests' local cloud, and a session of it.
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { accounts, region } from './cloud.ts';
import { eventually } from './eventually.ts';

/** Makes a role that may call these actions on everything, and returns credentials of a session of it. */
export async function roleSession(
  accountId: string,
  RoleName: string,
  actions: readonly string[],
): Promise<AwsCredentialIdentity> {
  const { iam, sts } = accounts(accountId, region);
  const trust = { Effect: 'Allow', Principal: { AWS: accountId }, Action: 'sts:AssumeRole' };
  const allowed = { Effect: 'Allow', Action: actions, Resource: '*' };
  const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
  const role = new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) });
  const RoleArn = (await iam.send(role)).Role?.Arn ?? '';
  const PolicyName = 'allowed';
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document(allowed) }));
  // A new role can be assumed some seconds later.
  const assume = () => sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' })).catch(() => undefined);
  const output = await eventually(assume);
  return {
    accessKeyId: output.Credentials?.AccessKeyId ?? '',
    secretAccessKey: output.Credentials?.SecretAccessKey ?? '',
    sessionToken: output.Credentials?.SessionToken ?? '',
  };
}
