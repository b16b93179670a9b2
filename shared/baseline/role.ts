// Baseline: how any role of Palisade's comes to be in an account.
import {
  CreateRoleCommand,
  type IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { attempt } from '../aws/failure.ts';

/** Makes a role with one inline policy, or brings one that is there in line. */
export async function ensureRole(iam: IAMClient, RoleName: string, trust: object, permissions: object): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify(trust);
  const Description = 'Managed by Palisade';
  const created = await attempt(iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Description })));
  if (!created.ok) {
    const { code, message } = created.failure;
    if (code !== 'EntityAlreadyExistsException' && code !== 'EntityAlreadyExists')
      throw new Error(`${code}: ${message}`);
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: AssumeRolePolicyDocument }));
  }
  const PolicyDocument = JSON.stringify(permissions);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'palisade', PolicyDocument }));
}
