// Callers of the hub's function URL on the local cloud: sessions of roles in its account, as people have them.
import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { approverPolicy, operatorPolicy } from '../../tools/scripts/iam-policies.ts';
import { cloud, hub, hubRequests, ids, region } from './cloud.ts';
import { eventually } from './eventually.ts';

const account = ids.sharedServices;
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${account}:root` } }],
};

/** Creates the roles of operators and approvers, with the policies of the documentation, and one of administrators. */
export async function createRequesters(): Promise<void> {
  const place = { partition: 'aws', region, accountId: account };
  for (const RoleName of ['platform-operator', 'platform-approver', 'Administrator']) {
    await hub.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  }
  const policies = { 'platform-operator': operatorPolicy(place), 'platform-approver': approverPolicy(place) };
  for (const [RoleName, policy] of Object.entries(policies)) {
    const PolicyDocument = JSON.stringify(policy);
    await hub.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'requests', PolicyDocument }));
  }
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await hub.iam.send(new AttachRolePolicyCommand({ RoleName: 'Administrator', PolicyArn }));
}

/** A session of the role, which may do everything that the role may but these actions. */
export async function requester(role: string, person: string, without: readonly string[] = []) {
  const Statement = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    ...(without.length > 0 ? [{ Effect: 'Deny', Action: without, Resource: '*' }] : []),
  ];
  const command = new AssumeRoleCommand({
    RoleArn: `arn:aws:iam::${account}:role/${role}`,
    RoleSessionName: person,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  // A new role cannot be assumed at once.
  const { Credentials } = await eventually(() => hub.sts.send(command).catch(() => undefined));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${person}`,
    hub: { ...hubRequests, lambda: new LambdaClient({ endpoint: cloud.endpoint, region, credentials }) },
  };
}
