// The policies of the member role, evaluated with IAM's own rules.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { spokePermissions, trustedFunctions, trustPolicyFor } from '../../../../shared/baseline/steps/spoke-role.ts';
import { guardrails } from '../../../../shared/guardrails/registry.ts';

const hub = {
  accountId: '222233334444',
  region: 'us-east-1',
  organizationId: 'o-abcdefghij',
  externalId: 'palisade-o-abcdefghij',
};

async function mayAssume(principal: string, context: Record<string, string>): Promise<string | undefined> {
  const result = await runSimulation(
    {
      request: {
        principal,
        action: 'sts:AssumeRole',
        resource: { resource: 'arn:aws:iam::111122223333:role/PalisadeSpoke', accountId: '111122223333' },
        contextVariables: { 'aws:PrincipalArn': principal, ...context },
      },
      identityPolicies: [
        {
          name: 'all',
          policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] },
        },
      ],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: trustPolicyFor(hub, trustedFunctions),
    },
    {},
  );
  return result.resultType === 'single' ? result.result.analysis.result : result.resultType;
}

const remediate = 'arn:aws:iam::222233334444:role/palisade-remediate';
const right = { 'sts:ExternalId': hub.externalId, 'aws:PrincipalOrgID': hub.organizationId };
const session = (arn: string) => arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/');

test('a function of the hub may assume the role, also by the session of its role', async () => {
  expect(await mayAssume(remediate, right)).toBe('Allowed');
  const principal = `${session(remediate)}/palisade-remediate`;
  expect(await mayAssume(principal, { ...right, 'aws:PrincipalArn': remediate })).toBe('Allowed');
});

test.each([
  { name: 'another role of the hub', principal: 'arn:aws:iam::222233334444:role/Admin', context: right },
  {
    name: 'a role of the hub with the same name in a path',
    principal: 'arn:aws:iam::222233334444:role/mine/palisade-remediate',
    context: right,
  },
  {
    name: 'a function that needs no accounts',
    principal: 'arn:aws:iam::222233334444:role/palisade-send-alerts',
    context: right,
  },
  { name: 'the root user of the hub', principal: 'arn:aws:iam::222233334444:root', context: right },
  {
    name: 'the same role name in another account',
    principal: 'arn:aws:iam::333344445555:role/palisade-remediate',
    context: right,
  },
  {
    name: 'a function without the external id',
    principal: remediate,
    context: { 'aws:PrincipalOrgID': hub.organizationId },
  },
  {
    name: 'a function with another external id',
    principal: remediate,
    context: { ...right, 'sts:ExternalId': 'guessed' },
  },
  {
    name: 'a function in another organization',
    principal: remediate,
    context: { ...right, 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' },
  },
])('$name may not assume it', async ({ principal, context }) => {
  expect(await mayAssume(principal, context)).not.toBe('Allowed');
});

test('the permissions are those of the guardrails, without wildcards, on buckets where IAM allows it', () => {
  const { Statement } = spokePermissions('us-east-1');
  const actions = Statement.flatMap(({ Action }) => Action);
  for (const { permissions } of guardrails) {
    expect(actions).toEqual(
      expect.arrayContaining([...permissions.observe, ...permissions.lookAhead, ...permissions.change]),
    );
  }
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  expect(Statement.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action)).toEqual(
    [
      ...new Set([
        ...guardrails.flatMap(({ permissions }) => permissions.lookAround),
        'cloudtrail:LookupEvents',
        'config:DescribeConfigRules',
        'config:SelectResourceConfig',
        's3:ListAllMyBuckets',
      ]),
    ].toSorted(),
  );
});
