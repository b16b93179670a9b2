// Policies that somebody else gave a role: those that add to it are removed, and those that deny something stay.
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describeDenying, observeOthers, othersChange, removeOthers } from '../../../shared/steps/other-policies.ts';
import { createOrganization, newMotoAccount } from '../../support/moto.ts';

beforeAll(createOrganization);

const document = (Effect: 'Allow' | 'Deny') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action: 's3:*', Resource: '*' }] });
const both = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
  ],
});

/** A role with Palisade's policy, two inline policies and three managed ones of somebody else. */
async function aRole() {
  const { iam } = (await newMotoAccount()).contextIn('us-east-1').clients;
  const RoleName = 'ml-pipeline';
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document('Allow') }));
  for (const [PolicyName, PolicyDocument] of [
    ['palisade', document('Allow')],
    ['more', document('Allow')],
    ['contained', document('Deny')],
  ])
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  const attach = async (PolicyName: string, PolicyDocument: string) => {
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
    return Policy?.Arn ?? '';
  };
  const [everything = '', nothing = '', some = ''] = [
    await attach('everything', document('Allow')),
    await attach('nothing', document('Deny')),
    await attach('some', both),
  ];
  return { iam, RoleName, everything, nothing, some };
}

test('those that only allow are removed, with their documents on record, and the others stay', async () => {
  const { iam, RoleName, everything, nothing, some } = await aRole();
  const others = await observeOthers(iam, RoleName, 'palisade');
  expect(others).toMatchObject({ attached: [everything], inline: { more: expect.stringContaining('s3:*') } });
  expect(others.denying.toSorted()).toEqual([nothing, some, 'contained'].toSorted());
  expect(othersChange(others)).toEqual({ others: [everything, 'more'] });
  await removeOthers(iam, RoleName, others);
  const left = await observeOthers(iam, RoleName, 'palisade');
  expect(left).toEqual({ attached: [], inline: {}, denying: others.denying });
  expect(othersChange(left)).toEqual({});
  expect(describeDenying(left)).toBe(`; policies of others that deny something stay: ${nothing}, ${some}, contained`);
  const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  expect(PolicyNames).toContain('palisade');
  // They are gone already, and that is no error.
  await removeOthers(iam, RoleName, others);
});
